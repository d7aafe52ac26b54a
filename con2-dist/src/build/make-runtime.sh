#!/bin/sh
# Makes the Java runtime of an installation: the modules that the jars use, and nothing else.
# usage: make-runtime.sh JDK JARS RUNTIME (folders; RUNTIME is made anew)
set -eu
jdk=$1
jars=$2
runtime=$3

fail() {
  echo "make-runtime: $1" >&2
  exit 1
}

[ -x "$jdk/bin/jlink" ] || fail "$jdk has no jlink: name a JDK with -Dcon2.runtime.jdk=DIR."
# The JDKs of Linux distributions use its libraries, which other machines lack.
if ldd "$jdk"/lib/libjavajpeg.so "$jdk"/lib/libzip.so | grep -Eq 'lib(jpeg|z)\.so'; then
  fail "the JDK in $jdk uses libraries of this system (libjpeg, libz), so its runtime would not run on others: name one that brings its own, such as Eclipse Temurin, with -Dcon2.runtime.jdk=DIR."
fi

version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")
found=$("$jdk/bin/jdeps" --multi-release "$version" --ignore-missing-deps --print-module-deps \
  --module-path "$jars" "$jars"/*.jar) || fail "jdeps says: $found"
modules=$(printf '%s\n' "$found" | grep -v '^Warning:')

rm -rf "$runtime"
"$jdk/bin/jlink" --add-modules "$modules" --output "$runtime" --strip-debug --no-header-files \
  --no-man-pages

# The class-data archive that JDKs come with, named $1, for compressed pointers or not ($2). On a busy
# machine one dump in many differs in its bytes: what two dumps agree on is taken.
dump() {
  before=
  for try in 1 2 3 4 5 6; do
    "$runtime/bin/java" "$2" -Xshare:dump -Xlog:cds=off -XX:SharedArchiveFile="$runtime/lib/server/$1"
    sum=$(sha256sum <"$runtime/lib/server/$1")
    [ "$sum" != "$before" ] || return 0
    before=$sum
  done
  fail "no two dumps of $1 are the same."
}
dump classes.jsa -XX:+UseCompressedOops
dump classes_nocoops.jsa -XX:-UseCompressedOops

[ ! -f "$jdk/NOTICE" ] || cp "$jdk/NOTICE" "$runtime/legal/NOTICE"
