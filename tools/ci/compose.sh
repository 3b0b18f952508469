# Docker Compose as the tests pin it: the judge of rendering, and what the compose target drives.
# Sourced by .ci/run.
#
# Debian stable has no Compose v2.

compose_version=2.40.3

install_compose() {
  local plugins="$cache/docker/cli-plugins"
  if ! "$plugins/docker-compose" version --short 2>/dev/null | grep -q "^$compose_version"; then
    fetch_from_sid docker-compose "$compose_version"
    mkdir -p "$plugins"
    install -m 755 "$cache/docker-compose/root/usr/libexec/docker/cli-plugins/docker-compose" \
      "$plugins/docker-compose.new" 2>/dev/null ||
      install -m 755 "$(find "$cache/docker-compose/root" -type f -name docker-compose -size +1M | head -n 1)" \
        "$plugins/docker-compose.new"
    mv "$plugins/docker-compose.new" "$plugins/docker-compose"
    rm -rf "$cache/docker-compose"
  fi
  # Also keeps a developer's registry credentials out of the tests.
  export DOCKER_CONFIG="$cache/docker"
  docker compose version
}
