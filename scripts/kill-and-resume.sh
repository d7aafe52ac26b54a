#!/bin/sh
# Kills a training with SIGKILL at random moments, resumes it each time, and checks that the weights
# and the fitted scores come out as those of a training that was left alone, bit for bit.
#   usage: scripts/kill-and-resume.sh NORMAL_DIR KILLS [options of con2 train]
# Example: scripts/kill-and-resume.sh /data/cifar10/test/ship 20 --image-size 32 --epochs 12
set -eu

normal=$1
kills=$2
shift 2
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

train() { "$root/con2" train --normal "$normal" "$@" >>"$work/log" 2>&1; }

# What must be equal; the speed of each epoch, which model.json has, may differ.
fingerprint() {
  unzip -Z1 "$1" '*.safetensors' | sort | while read -r entry; do
    echo "$entry $(unzip -p "$1" "$entry" | sha256sum)"
  done
}

"$root/con2" --version >>"$work/log" 2>&1
started=$(date +%s)
train --model "$work/alone.con2" "$@" || { tail -n 5 "$work/log"; exit 1; }
seconds=$(($(date +%s) - started))
echo "left alone: $seconds s"

killed=0
attempt=0
while [ "$killed" -lt "$kills" ]; do
  resume=; [ ! -e "$work/killed.checkpoint/checkpoint.con2" ] || resume=--resume
  "$root/con2" train --normal "$normal" --model "$work/killed.con2" $resume "$@" \
    >>"$work/log" 2>&1 &
  pid=$!
  # Anywhere in the run, start-up and the writing of the model included.
  attempt=$((attempt + 1))
  sleep "$(awk -v seconds="$seconds" -v seed="$attempt$$" \
    'BEGIN { srand(seed); printf "%.2f", rand() * seconds }')"
  if kill -9 "$pid" 2>/dev/null; then
    killed=$((killed + 1))
    echo "killed $killed times, the last one ${resume:-from the start}"
    wait "$pid" 2>/dev/null || true
  else
    wait "$pid" || { tail -n 5 "$work/log"; echo "failed after $killed kills"; exit 1; }
  fi
  for file in "$work"/killed.con2 "$work"/killed.checkpoint/checkpoint.con2; do
    [ ! -e "$file" ] || unzip -tqq "$file" || { echo "broken: $file"; exit 1; }
  done
  if [ -e "$work/killed.con2" ]; then
    [ "$(fingerprint "$work/alone.con2")" = "$(fingerprint "$work/killed.con2")" ] ||
      { echo "different after $killed kills"; exit 1; }
    rm "$work/killed.con2"
    rm -rf "$work/killed.checkpoint"
    echo "after $killed kills: finished in between, the same"
  fi
done

if [ -e "$work/killed.checkpoint/checkpoint.con2" ]; then
  train --model "$work/killed.con2" --resume "$@"
else
  train --model "$work/killed.con2" "$@"
fi
[ "$(fingerprint "$work/alone.con2")" = "$(fingerprint "$work/killed.con2")" ] ||
  { echo "different after $killed kills"; exit 1; }
echo "kills=$killed result=same"
