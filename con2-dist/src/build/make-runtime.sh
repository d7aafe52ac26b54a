#!/bin/sh
# Makes the Java runtime of an installation: the modules that the jars use, and nothing else.
# usage: make-runtime.sh JDK JARS RUNTIME (absolute paths; RUNTIME is made anew)
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
# The bytes of a class-data archive depend on the folder that Java is started in.
(cd / && exec "$jdk/bin/jlink" --add-modules "$modules" --output "$runtime" --strip-debug \
  --no-header-files --no-man-pages --generate-cds-archive >/dev/null)
[ ! -f "$jdk/NOTICE" ] || cp "$jdk/NOTICE" "$runtime/legal/NOTICE"
