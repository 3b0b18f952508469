# Helm as the tests pin it: what makes charts into objects, for the library kustomize and for its judge. Sourced by
# .ci/run.
#
# Debian has no package of it, so it is built from its Go module: by the machine's own Go where that is new enough, or
# by the one of Debian's "sid".

helm_version=3.19.2

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
    rm -rf "$cache/helm-build" "$cache/golang-$sid_go-go" "$cache/golang-$sid_go-src"
  fi
  export SLIPWAY_HELM="$program" SLIPWAY_REQUIRE_HELM=1
  echo "helm $helm_version: $program"
}
