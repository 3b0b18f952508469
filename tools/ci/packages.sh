# The real parts that tests run against. Sourced by .ci/run.

packages=(
  busybox-static  # what test images are made of
  ca-certificates
  debian-archive-keyring
  docker-registry # a registry on the loopback address
  docker.io
  fish            # the shells that completions are for
  git
  gnupg           # signed commits
  iptables        # dockerd needs it and does not depend on it
  openssh-client
  openssh-server  # Git over SSH
  procps
  zsh
)

install_packages() {
  local missing=() package
  command -v mvn >/dev/null || packages+=(maven)
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    echo 'all are installed'
    return
  fi
  [ "$(id -u)" -eq 0 ] || fail "not root, and these packages are missing: ${missing[*]}"
  echo "installing ${missing[*]}"
  apt-get update >"$logs/apt.log" 2>&1 || fail 'apt-get update' "$logs/apt.log"
  # RUNLEVEL=1: a service that is only needed as a program is not started.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}" >>"$logs/apt.log" 2>&1 ||
    fail 'apt-get install' "$logs/apt.log"
}

# The build runs on the machine's own Java; compiling needs a JDK 25 that Maven's toolchain finds,
# and the formatter's plugin needs 21 or later for Maven itself.
find_jdks() {
  local home version
  jdk25=
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/*; do
    [ -x "$home/bin/javac" ] || continue
    version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge 25 ]; then
      jdk25=$home
      break
    fi
  done
  [ -n "$jdk25" ] || fail 'no JDK 25 in JAVA_HOME, /usr/lib/jvm, /opt or ~/.sdkman: install one'
  echo "JDK 25: $jdk25"
  mvn -v 2>/dev/null | sed -n -e 's/\x1b\[[0-9;]*m//g' -e '/^Apache Maven\|^Java version/p'
}
