# Helm as the tests pin it: what makes charts into objects, for the library kustomize and for its judge. Sourced by
# .ci/run.
#
# Debian has no package of it, so it is built from its Go module: by the machine's own Go where that is new enough, or
# by the one of Debian's "sid".

helm_version=3.19.2
helm_go=1.26

install_helm() {
  local program="$cache/helm-$helm_version/helm"
  if [ ! -x "$program" ]; then
    find_go
    mkdir -p "$cache/helm-build"
    GOBIN="$cache/helm-build" GOTOOLCHAIN=local GOFLAGS=-buildvcs=false CGO_ENABLED=0 \
      "$go" install -trimpath -ldflags '-s -w' "helm.sh/helm/v3/cmd/helm@v$helm_version" >"$logs/helm.log" 2>&1 ||
      fail 'helm cannot be built' "$logs/helm.log"
    mkdir -p "${program%/*}"
    mv "$cache/helm-build/helm" "$program"
    rm -rf "$cache/helm-build" "$cache/golang-$helm_go-go" "$cache/golang-$helm_go-src"
  fi
  export SLIPWAY_HELM="$program" SLIPWAY_REQUIRE_HELM=1
  echo "helm $helm_version: $program"
}

# Leaves in $go a Go that can build it.
find_go() {
  local version
  version=$( (GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || true) | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  if [ "${version:-0}" -ge 24 ]; then
    go=$(command -v go)
    return
  fi
  fetch_from_sid "golang-$helm_go-go" "$helm_go"
  fetch_from_sid "golang-$helm_go-src" "$helm_go"
  cp -a "$cache/golang-$helm_go-src/root/." "$cache/golang-$helm_go-go/root"
  go="$cache/golang-$helm_go-go/root/usr/lib/go-$helm_go/bin/go"
}
