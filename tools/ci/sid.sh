# Single packages of Debian's "sid", for what Debian stable has too old or not at all. Sourced by .ci/run.
#
# They come from the machine's own mirror through apt, so that the archive's signature is checked, and are unpacked
# beside the system, not installed.

# fetch_from_sid PACKAGE VERSION: leaves the unpacked package in $cache/PACKAGE/root.
fetch_from_sid() {
  local package=$1 version=$2 apt="$cache/$1" mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
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
  apt-get "${options[@]}" update >"$logs/$package.log" 2>&1 ||
    fail 'the package index of sid cannot be read' "$logs/$package.log"
  (cd "$apt" && apt-get "${options[@]}" download "$package=$version*") >>"$logs/$package.log" 2>&1 ||
    fail "$package $version is not in sid" "$logs/$package.log"
  dpkg-deb -x "$apt/$package"_*.deb "$apt/root"
}
