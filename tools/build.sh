# shellcheck shell=sh
# Builds Slipway for ./slipway, which sources this with $home, $work, $current and say() set.
#
# Every build gets a folder of its own and the newest is named in .slipway/current, so that what
# still runs from an older one is not pulled from under its feet.

# shellcheck source=tools/jdk.sh
. "$home/tools/jdk.sh"

build_slipway() {
  need_tools
  mkdir -p "$work"
  take_turn
  # Someone else may have built while this one waited.
  if fresh; then
    give_turn
    return 0
  fi
  build=$work/build-$(date +%Y%m%d-%H%M%S)-$$
  java_home=$jdk_home
  mkdir -p "$build/native"
  # Its time is that of the build's beginning: what is edited meanwhile is newer.
  printf '%s\n%s\n' "$build" "$java_home" > "$build/current"
  run_maven
  collect
  train
  mv -f "$build/current" "$current"
  drop_old_builds
  give_turn
}

# Stops with an explanation where something that the build needs is not there.
need_tools() {
  if ! jdk_find; then
    say "Slipway needs a JDK, release $jdk_wanted or newer, and found none."
    if [ -n "${SLIPWAY_JAVA_HOME:-}" ]; then
      say "SLIPWAY_JAVA_HOME names one that does not do:$jdk_seen"
    elif [ -n "$jdk_seen" ]; then
      say "It looked at:$jdk_seen"
    fi
    say "Get one:"
    jdk_advice jdk >&2
    exit 14
  fi
  if ! command -v mvn > /dev/null 2>&1; then
    say "Slipway is built with Apache Maven (mvn), 3.8 or newer, which is not on the PATH. Get it:"
    jdk_advice maven >&2
    exit 14
  fi
  if ! command -v git > /dev/null 2>&1; then
    say "Slipway needs git, which is not on the PATH. Get it:"
    jdk_advice git >&2
    exit 14
  fi
}

# One build at a time; a lock whose owner is gone is taken over.
take_turn() {
  told=
  while ! mkdir "$work/lock" 2> /dev/null; do
    owner=$(cat "$work/lock/pid" 2> /dev/null || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null; then
      rm -rf "$work/lock"
      continue
    fi
    if [ -z "$told" ]; then
      say "Another ./slipway is building (process ${owner:-unknown}); waiting for it ..."
      told=1
    fi
    sleep 1
  done
  echo "$$" > "$work/lock/pid"
  trap 'give_turn' EXIT
  trap 'exit 130' INT TERM HUP
}

give_turn() {
  rm -rf "$work/lock"
  trap - EXIT INT TERM HUP
}

run_maven() {
  if [ -r "$current" ]; then
    say "Building Slipway (its sources have changed) ..."
  else
    say "Building Slipway (first use, one to three minutes) ..."
  fi
  log=$work/build.log
  rm -rf "$home/cli/target/lib"
  # Tests and the formatter are left to mvn verify.
  {
    status=0
    (cd "$home" && JAVA_HOME=$java_home mvn -B -ntp -T 1C -pl cli,supervisor -am \
      -P '!format' -Dmaven.test.skip=true -Dstyle.color=never package) 2>&1 || status=$?
    echo "$status" > "$work/build.status"
  } < /dev/null | tee "$log" | build_progress
  if [ "$(cat "$work/build.status")" != 0 ]; then
    say "The build failed. Its last lines (all of them: $log):"
    grep -v '^\[INFO\]' "$log" | grep -v '^$' | head -n 20 | sed 's/^/  /' >&2
    rm -rf "$build"
    exit 1
  fi
}

# A line per module: "  7/17 slipway-policy".
build_progress() {
  while IFS= read -r line; do
    case $line in
      '[INFO] Building slipway-'*']')
        name=${line#'[INFO] Building '}
        step=${line##*\[}
        say "  ${step%\]} ${name%% *}"
        ;;
    esac
  done
}

# Copies what runs: a later build or a clean must not take jars away from a running daemon.
collect() {
  cp "$home"/cli/target/lib/*.jar "$build/"
  cp "$home"/cli/target/slipway-cli-*.jar "$build/"
  # A jar that names the others, so that no path has to be put together at every start.
  {
    echo "Main-Class: dev.slipway.cli.Main"
    echo "Enable-Native-Access: ALL-UNNAMED"
    echo "Class-Path: "
    for jar in "$build"/*.jar; do
      echo "  ${jar##*/}"
    done
  } > "$build/manifest"
  "$java_home/bin/jar" cfm "$build/slipway.jar" "$build/manifest"
  # SQLite's library is laid out once instead of being unpacked at every start.
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) library=Linux/x86_64/libsqlitejdbc.so ;;
    Linux-aarch64) library=Linux/aarch64/libsqlitejdbc.so ;;
    Darwin-x86_64) library=Mac/x86_64/libsqlitejdbc.dylib ;;
    Darwin-arm64) library=Mac/aarch64/libsqlitejdbc.dylib ;;
    *) return 0 ;;
  esac
  (cd "$build/native" \
    && "$java_home/bin/jar" xf "$build"/sqlite-jdbc-*.jar "org/sqlite/native/$library" \
    && mv "org/sqlite/native/$library" . && rm -rf org) || rm -rf "$build/native"
}

# Runs the usual commands once and keeps what the JVM has learned; without it all is only slower.
train() {
  say "  preparing a fast start ..."
  "$java_home/bin/java" -XX:AOTCacheOutput="$build/slipway.aot" -Xlog:disable \
    -XX:+UseSerialGC -Dorg.sqlite.lib.path="$build/native" -Dslipway.training=true \
    -jar "$build/slipway.jar" > "$work/train.log" 2>&1 < /dev/null || rm -f "$build/slipway.aot"
}

# The last three are kept for what may still run from them.
drop_old_builds() {
  kept=0
  for old in $(cd "$work" && ls -1dr build-*/ 2> /dev/null); do
    kept=$((kept + 1))
    [ "$kept" -le 3 ] || rm -rf "${work:?}/$old"
  done
}
