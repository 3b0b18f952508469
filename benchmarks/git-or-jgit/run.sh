#!/bin/sh
# Measures JGit against the git program on a repository of a few thousand commits.
#
#   benchmarks/git-or-jgit/run.sh FOLDER [COMMITS]
#
# FOLDER gives the files of the first commit (any source tree). Needs git, mvn and JDK 25 as
# JAVA_HOME. JGit is fetched into a temporary directory; it is no dependency of Slipway.
set -eu
folder=$1
commits=${2:-4000}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
daemon=
trap 'test -z "$daemon" || kill "$daemon"; rm -rf "$work"' EXIT
java=${JAVA_HOME:?is not set}/bin/java
flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m"

mvn -q -B -f "$here/jgit.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib" >&2
"$JAVA_HOME/bin/javac" -cp "$work/lib/*" -d "$work/classes" "$here/Measure.java"
measure() { "$java" $flags -cp "$work/classes:$work/lib/*" Measure "$@"; }

measure make "$folder" "$work/stream" "$commits"
git init -q --bare -b main "$work/repo.git"
git --git-dir="$work/repo.git" fast-import --quiet < "$work/stream"
git --git-dir="$work/repo.git" repack -adq
touch "$work/repo.git/git-daemon-export-ok"
printf 'repository: %s commits, %s refs, %s files, pack of %s KiB\n' \
  "$(git --git-dir="$work/repo.git" rev-list --count main)" \
  "$(git --git-dir="$work/repo.git" for-each-ref | wc -l)" \
  "$(git --git-dir="$work/repo.git" ls-tree -r main | wc -l)" \
  "$(git --git-dir="$work/repo.git" count-objects -v | sed -n 's/size-pack: //p')"
git daemon --listen=127.0.0.1 --port=19418 --base-path="$work" --reuseaddr 2>/dev/null &
daemon=$!
until git ls-remote -q git://127.0.0.1:19418/repo.git >/dev/null 2>&1; do sleep 0.1; done
url=git://127.0.0.1:19418/repo.git

cold() {
  label=$1
  shift
  for i in 1 2 3 4 5 6 7; do
    rm -rf "$work/tmp-clone"
    start=$(date +%s%N)
    measure "$@"
    echo $((($(date +%s%N) - start) / 1000000))
  done | sort -n | sed -n "4s/^/cold process, median of 7: $label /p"
}
echo "-- JVM start included, milliseconds"
cold "nothing" nothing
for tool in jgit git; do
  mirror=$work/$tool.git
  measure one "$tool" clone "$url" "$mirror"
  cold "$tool ls-remote" one "$tool" ls-remote "$url" "$mirror"
  cold "$tool no-change fetch" one "$tool" fetch "$url" "$mirror"
  cold "$tool bare clone" one "$tool" clone "$url" "$work/tmp-clone"
  cold "$tool checkout" one "$tool" checkout "$url" "$mirror"
done
echo "-- in one JVM"
for tool in jgit git; do measure warm "$tool" "$url" "$work/$tool.git"; done
du -sk "$work/lib" | sed 's/[^0-9].*/ KiB of jars for JGit with SSH and signatures/'
