#!/bin/sh
# Measures what a pretrained network is worth: CON2 from nothing, CON2 from pretrained weights,
# frozen neighbours and the yardsticks on some sets of pictures, one row a score.
#   usage: scripts/measure-pretrained.sh MINUTES ENCODER64.pt ENCODER224.pt SET...
# Each SET is a folder with train/normal, test/normal and test/anomalous. The encoders are one
# network exported for pictures of 64 and of 224 pixels (scripts/export-encoder.py). Both trainings
# have the same time, fitting included; CON2=... names another con2 to run.
set -eu
minutes=$1
small=$2
large=$3
shift 3
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
con2=${CON2:-$root/con2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Trains with the flags behind the set and the name, then evaluates by each of the model's scores.
measure() {
  set=$1
  name=$2
  shift 2
  rm -f "$work/model.con2"
  seconds=$("$con2" train --normal "$set/train/normal" --model "$work/model.con2" "$@" \
    2>>"$work/log" | sed -n 's/.*seconds=//p')
  for score in $("$con2" info "$work/model.con2" | sed -n 's/^threshold of \([^ ]*\) .*/\1/p'); do
    result=$("$con2" evaluate --model "$work/model.con2" --score "$score" \
      --normal "$set/test/normal" --anomalous "$set/test/anomalous" 2>>"$work/log" | tail -n 1)
    echo "$(basename "$set"),$name,$score,$seconds,$(expr "$result" : 'auroc=\([^ ]*\)')"
  done
}

echo "set,method,score,seconds,auroc"
for set in "$@"; do
  measure "$set" pixel-neighbours --method pixel-neighbours
  measure "$set" histogram-neighbours --method histogram-neighbours
  measure "$set" pretrained-neighbours --method pretrained-neighbours --encoder "$large"
  # 32 pixels, as the README advises where there are only minutes.
  measure "$set" con2-from-nothing --budget "$minutes" --views 8 --image-size 32
  # A tenth of the usual learning rate, as is customary where weights are not to be forgotten.
  measure "$set" con2-from-pretrained --budget "$minutes" --views 8 --encoder "$small" \
    --learning-rate 1e-4
done
