# A Docker Engine for the tests: the one that answers, or one of our own that ends with this script.
# Sourced by .ci/run.

engine_pid=
engine_data=

start_engine() {
  if docker version >/dev/null 2>&1; then
    echo "one answers: $(docker version --format '{{.Server.Version}}')"
    return
  fi
  [ "$(id -u)" -eq 0 ] || fail 'no Docker Engine answers, and starting one needs root'
  [ -z "${DOCKER_HOST:-}" ] || fail "nothing answers at DOCKER_HOST: unset it or start the engine"
  mount_cgroups
  engine_data=$(mktemp -d "$cache/engine.XXXXXX")
  # A process group of its own: Ctrl-C reaches the tests first, and the engine when they are done.
  setsid dockerd --data-root "$engine_data/data" --exec-root "$engine_data/exec" \
    --pidfile "$engine_data/pid" >"$logs/dockerd.log" 2>&1 &
  engine_pid=$!
  local deadline=$((SECONDS + 60))
  until docker version >/dev/null 2>&1; do
    kill -0 "$engine_pid" 2>/dev/null || fail 'dockerd ended' "$logs/dockerd.log"
    [ $SECONDS -lt $deadline ] || fail 'dockerd is not ready after 60 s' "$logs/dockerd.log"
    sleep 0.2
  done
  echo "started $(docker version --format '{{.Server.Version}}'), log in target/ci/dockerd.log"
}

# A machine without an init system may have the kernel's control groups, but not mounted.
mount_cgroups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ] || mountpoint -q /sys/fs/cgroup/memory; then
    return
  fi
  mountpoint -q /sys/fs/cgroup || mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  local name
  for name in $(awk '$4 == 1 && !/^#/ { print $1 }' /proc/cgroups); do
    mkdir -p "/sys/fs/cgroup/$name"
    mountpoint -q "/sys/fs/cgroup/$name" || mount -t cgroup -o "$name" cgroup "/sys/fs/cgroup/$name" ||
      rmdir "/sys/fs/cgroup/$name"
  done
}

stop_engine() {
  [ -n "$engine_pid" ] || return 0
  docker ps -q 2>/dev/null | xargs -r docker kill >/dev/null 2>&1 || true
  kill "$engine_pid" 2>/dev/null || true
  wait "$engine_pid" 2>/dev/null || true
  engine_pid=
  rm -rf "$engine_data"
}
