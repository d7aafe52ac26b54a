#!/bin/bash
# Builds the archive and the artefacts for a Maven repository twice, from nothing, and compares every byte.
# usage: scripts/check-reproducible.sh JDK     (the JDK of the archive's runtime)
# The tree is copied into two folders of different names and built there, with the umask that jars are to
# be built with: Maven keeps the permissions of their files.
set -euo pipefail

project=$(dirname "$(dirname "$(realpath "$0")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

umask 022

build() {
  mkdir -p "$1" && git -C "$project" archive HEAD | tar x -C "$1"
  (cd "$1" && ./mvnw -q -B -ntp -Prelease,dist -Dmaven.test.skip=true -Dcon2.runtime.jdk="$2" deploy)
}

build "$work/one" "$1"
build "$work/another folder" "$1"

failed=0
while read -r file; do
  if cmp "$work/one/$file" "$work/another folder/$file"; then
    echo "same  $(sha256sum <"$work/one/$file" | cut -c1-16)  $file"
  else
    failed=1
  fi
done < <(cd "$work/one" && find target/repository con2-dist/target -type f \( -name '*.jar' -o -name '*.pom' \
  -o -name '*-cyclonedx.*' -o -name '*.tar.gz' \) -not -path '*/archive/*' | sort)
exit $failed
