# Kustomize as the tests pin it: the judge of every build of the library kustomize. Sourced by .ci/run.

kustomize_version=5.8.1

# The binary cannot tell its version ("(devel)"), so the cache's path does.
install_kustomize() {
  local program="$cache/kustomize-$kustomize_version/kustomize"
  if [ ! -x "$program" ]; then
    fetch_from_sid kustomize "$kustomize_version"
    mkdir -p "${program%/*}"
    install -m 755 "$(find "$cache/kustomize/root" -type f -name kustomize -size +1M | head -n 1)" "$program.new"
    mv "$program.new" "$program"
    rm -rf "$cache/kustomize"
  fi
  export SLIPWAY_KUSTOMIZE="$program" SLIPWAY_REQUIRE_KUSTOMIZE=1
  echo "kustomize $kustomize_version: $program"
}
