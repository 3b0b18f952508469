# Docker Compose as the tests pin it: the judge of rendering, and what the compose target drives.
# Sourced by .ci/run.
#
# Debian stable has no Compose v2, so that one package comes from the same mirror's "sid", through
# apt, so that the archive's signature is checked. It is unpacked beside the system, not installed.

compose_version=2.40.3

install_compose() {
  local plugins="$cache/docker/cli-plugins"
  if ! "$plugins/docker-compose" version --short 2>/dev/null | grep -q "^$compose_version"; then
    fetch_compose
    mkdir -p "$plugins"
    install -m 755 "$cache/compose/root/usr/libexec/docker/cli-plugins/docker-compose" \
      "$plugins/docker-compose.new" 2>/dev/null ||
      install -m 755 "$(find "$cache/compose/root" -type f -name docker-compose -size +1M | head -n 1)" \
        "$plugins/docker-compose.new"
    mv "$plugins/docker-compose.new" "$plugins/docker-compose"
    rm -rf "$cache/compose"
  fi
  # Also keeps a developer's registry credentials out of the tests.
  export DOCKER_CONFIG="$cache/docker"
  docker compose version
}

# Leaves the unpacked package in $cache/compose/root.
fetch_compose() {
  local apt="$cache/compose" mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(LABEL) $(ORIGIN)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 == "Debian" { print $1; exit }')
  [ -n "$mirror" ] || fail 'no Debian archive among the sources of apt'
  rm -rf "$apt"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/root" "$apt/none"
  echo "deb [signed-by=$keyring] $mirror sid main" >"$apt/sources.list"
  local options=(
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/none"
    -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives"
    -o APT::Sandbox::User=root
  )
  apt-get "${options[@]}" update >"$logs/compose.log" 2>&1 ||
    fail 'the package index of sid cannot be read' "$logs/compose.log"
  (cd "$apt" && apt-get "${options[@]}" download "docker-compose=$compose_version*") \
    >>"$logs/compose.log" 2>&1 ||
    fail "docker-compose $compose_version is not in sid" "$logs/compose.log"
  dpkg-deb -x "$apt"/docker-compose_*.deb "$apt/root"
}
