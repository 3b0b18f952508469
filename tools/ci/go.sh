# A Go that can build what the tests are held against. Sourced by .ci/run.
#
# The machine's own where it is new enough, else the one of Debian's "sid".

sid_go=1.26

# Leaves in $go a Go that can build them.
find_go() {
  local version
  version=$( (GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || true) | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  if [ "${version:-0}" -ge 24 ]; then
    go=$(command -v go)
    return
  fi
  fetch_from_sid "golang-$sid_go-go" "$sid_go"
  fetch_from_sid "golang-$sid_go-src" "$sid_go"
  cp -a "$cache/golang-$sid_go-src/root/." "$cache/golang-$sid_go-go/root"
  go="$cache/golang-$sid_go-go/root/usr/lib/go-$sid_go/bin/go"
}
