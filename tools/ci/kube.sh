# A real Kubernetes control plane for the tests. Sourced by .ci/run.

# Built from Go modules where this machine has not done so before: about 13 minutes of processor time.
install_kube() {
  local programs
  if ! command -v go >/dev/null; then
    find_go
    PATH="${go%/*}:$PATH"
  fi
  programs=$(tools/kube/build 2>"$logs/kube.log") || fail 'the Kubernetes control plane cannot be built' "$logs/kube.log"
  export SLIPWAY_REQUIRE_KUBE=1
  echo "Kubernetes $(basename "${programs%-*}"): $programs"
}
