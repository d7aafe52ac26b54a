#!/bin/bash
# Runs con2 from its archive where machines are as people have them, and prints what came of it.
# usage: scripts/check-dist.sh ARCHIVE NORMAL [ROOT]
#   ARCHIVE  con2-VERSION-linux-x86_64.tar.gz (./mvnw -Pdist package)
#   NORMAL   a folder with 60 normal pictures or more
#   ROOT     a bare Debian 12; made by debootstrap where none is given
# It needs Linux and root: it mounts, changes roots and users.
set -euo pipefail

archive=$(realpath "$1")
normal=$(realpath "$2")
project=$(dirname "$(dirname "$(realpath "$0")")")
work=$(mktemp -d)
root=${3:-$work/root}
failed=0
mounted=()

cleanup() {
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}"; done
  chroot "$root" userdel con2
  rm -rf "$work" "${root:?}"/opt/* "${root:?}/data" "$root/usr/local/bin/con2"
}
trap cleanup EXIT

[ -d "$root" ] || debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log"
mount -t proc proc "$root/proc" && mounted+=("$root/proc")

# The steps of the Dockerfile, in this root. The files that it adds are the archive.
user=0
while read -r word rest; do
  case $word in
    ADD) tar xzf "$archive" -C "$root${rest##* }" ;;
    RUN) chroot "$root" sh -c "$rest" ;;
    USER) user=$rest ;;
    WORKDIR) mkdir -p "$root$rest" ;;
  esac
done <"$project/Dockerfile"
installed=/opt/$(ls "$root/opt")

mkdir -p "$root/data/normal" "$root/data/new" "$root/data/out"
find "$normal" -type f | sort | sed -n 1,60p | while read -r file; do cp "$file" "$root/data/normal/"; done
find "$root/data/normal" -type f | sort | sed -n 1,3p | while read -r file; do cp "$file" "$root/data/new/"; done
cp "$project/con2-core/src/test/resources/images/pictures/webp_lossless.webp" "$root/data/new/"
chmod -R a+rX "$root/data"
chmod 777 "$root/data/out"

# inside USER COMMAND: in the root, without network, home folder or environment.
inside() {
  local as=$1
  shift
  unshare --net chroot --userspec="$as:$as" --groups= "$root" \
    env -i PATH=/usr/local/bin:/usr/bin:/bin sh -c "$*" >"$work/out" 2>"$work/err"
}

# check NAME EXPECTED COMMAND...: its output or messages have that text.
check() {
  local name=$1 expected=$2 begin end
  shift 2
  begin=$(date +%s%N)
  "$@" || true
  end=$(date +%s%N)
  if grep -qF -- "$expected" "$work/out" "$work/err"; then
    printf 'ok      %-58s %6d ms\n' "$name" "$(((end - begin) / 1000000))"
  else
    printf 'FAILED  %s\n' "$name"
    sed 's/^/        /' "$work/out" "$work/err" | tail -5
    failed=1
  fi
}

mount_at() {
  mount --bind "$root$1" "$root$1" && mounted+=("$root$1")
  mount -o "remount,bind,$2" "$root$1"
}

unmount() {
  umount "$root$1"
  unset 'mounted[-1]'
}

echo "archive: $(stat -c %s "$archive") bytes; unpacked: $(du -sb "$root$installed" | cut -f1) bytes"
score="cd /tmp; con2 score --model /data/out/m.con2 /data/new"

check "train, as the Dockerfile's user, no network, no home" "images=60" \
  inside "$user" "cd /data/out; con2 train --normal /data/normal --model m.con2 --epochs 2 --image-size 32 --width 8 --views 4"
sync && echo 3 >/proc/sys/vm/drop_caches
check "first score, nothing in the page cache" "unreadable=0" inside "$user" "$score"
check "score again" "unreadable=0" inside "$user" "$score"
cp "$work/out" "$work/expected"

check "a user whom the system does not know" "unreadable=0" inside 12345 "$score"
cmp -s <(grep -v seconds "$work/expected") <(grep -v seconds "$work/out") || { echo "FAILED  its scores differ"; failed=1; }
left=$(find "$root/tmp" "$root/data" -newer "$work/expected" -type f | sed -n 1,3p)
[ -z "$left" ] || { echo "FAILED  it left $left"; failed=1; }

mount_at "$installed" ro
check "a read-only installation" "unreadable=0" inside 12345 "$score"
unmount "$installed"

mount -t tmpfs -o size=64k none "$root/tmp" && mounted+=("$root/tmp")
dd if=/dev/zero of="$root/tmp/full" 2>/dev/null || true
check "a /tmp that is full, with a WebP among the pictures" "unreadable=0" inside 12345 "$score"
unmount /tmp

check "one processor" "unreadable=0" inside 12345 "taskset -c 0 sh -c '$score'"
check "4 GB of address space" "unreadable=0" inside 12345 "ulimit -v 4000000; $score"
check "2 GB of address space: says so" "ulimit -v leaves a process 2000 MB" \
  inside 12345 "ulimit -v 2000000; $score"

mkdir "$root/opt/a b (ü)" && cp -al "$root$installed/." "$root/opt/a b (ü)/"
check "a path with spaces, brackets, an umlaut" "unreadable=0" \
  inside 12345 "cd /tmp; '/opt/a b (ü)/bin/con2' score --model /data/out/m.con2 /data/new"
mkdir "$root/opt/a:b" && cp -al "$root$installed/." "$root/opt/a:b/"
check "a path with a colon: says so" "takes a colon for the end of a path" \
  inside 12345 "/opt/a:b/bin/con2 --version"

mount_at "$installed" noexec
check "a noexec installation: says so" "noexec" inside 12345 "sh $installed/bin/con2 --version"
unmount "$installed"
mount_at "$installed/natives" noexec
check "a noexec folder of native libraries: says so" "its folder is mounted with noexec" inside 12345 "$score"
unmount "$installed/natives"

check "an instruction that is missing (SIGILL sent): says so" "lacks an instruction" inside "$user" \
  "cd /data/out; con2 train --normal /data/normal --model n.con2 --epochs 2000 --image-size 32 --width 8 & sleep 15; kill -ILL \$!; wait"
rm -f "$root"/data/out/hs_err* "$root"/data/out/core* "$root"/tmp/hs_err*

for jar in "$root$installed"/lib/*.jar; do
  name=$(basename "$jar" | sed 's/-[0-9][^-]*\(-.*\)\?\.jar$//')
  case $name in con2-*) continue ;; esac
  grep -q ":$name:" "$root$installed/licences/THIRD-PARTY.txt" || { echo "FAILED  no licence of $name"; failed=1; }
done
exit $failed
