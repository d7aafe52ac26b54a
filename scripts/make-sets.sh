#!/usr/bin/env bash
# Lays out the sets that docs/results measures on: for each class of CIFAR-10, for X-rays and, where they
# are there, for buildings among other scenes (github.com/afroozsheikh/Intel-Image-Classifier, commit 268f8fc) a folder
# SET/{train/normal,test/normal,test/anomalous} of links. The first pictures of a folder are taken, by name.
# usage: scripts/make-sets.sh DATA OUT
#   DATA  a folder with cifar10/{train,test}/CLASS, chest_xray/{train,test}/{NORMAL,PNEUMONIA} and intel/{train,test}/SCENE
#   OUT   where the sets come
set -euo pipefail

data=$(realpath "$1")
out=$2

# take COUNT FOLDER TARGET [PREFIX]: links to the folder's first pictures.
take() {
  local file
  mkdir -p "$3"
  while read -r file; do
    ln -sf "$2/$file" "$3/${4:-}$file"
  done < <(find "$2" -type f -printf '%f\n' | LC_ALL=C sort | sed -n "1,$1p")
}

classes="airplane automobile bird cat deer dog frog horse ship truck"
for normal in $classes; do
  set=$out/cifar_${normal/automobile/car}
  take 1000 "$data/cifar10/train/$normal" "$set/train/normal"
  take 500 "$data/cifar10/test/$normal" "$set/test/normal"
  for other in $classes; do
    [ "$other" = "$normal" ] || take 56 "$data/cifar10/test/$other" "$set/test/anomalous" "$other-"
  done
done
take 1000 "$data/chest_xray/train/NORMAL" "$out/xrays/train/normal"
take 271 "$data/chest_xray/test/NORMAL" "$out/xrays/test/normal"
take 500 "$data/chest_xray/test/PNEUMONIA" "$out/xrays/test/anomalous"
if [ -d "$data/intel" ]; then
  take 1000 "$data/intel/train/buildings" "$out/buildings/train/normal"
  take 344 "$data/intel/test/buildings" "$out/buildings/test/normal"
  for scene in forest glacier mountain sea street; do
    take 70 "$data/intel/test/$scene" "$out/buildings/test/anomalous" "$scene-"
  done
fi
