# What `build`, `up`, `down` and `restart` agree on. Sourced by them.

kube_source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kube_newest=1.37
kube_programs=(etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kwok node-logs)

kube_fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  if [ -n "${2:-}" ] && [ -s "$2" ]; then
    printf 'the end of %s:\n' "$2" >&2
    tail -n "${3:-20}" "$2" >&2
  fi
  exit 1
}

# kube_version MINOR: the pinned release of a minor, such as v1.37.1.
kube_version() {
  local pins="$kube_source/$1/go.mod"
  [ -f "$pins" ] || kube_fail "no minor $1: there are $(cd "$kube_source" && echo [0-9]*.[0-9]*)"
  awk '$1 == "k8s.io/kubernetes" { print $2; exit }' "$pins"
}

# kube_folder MINOR: where its programs are once they are built. What they are built from is part of the name, so that
# a change of a pin never runs what was built before it.
kube_folder() {
  local version sources
  version=$(kube_version "$1") || exit
  sources=$(cat "$kube_source/build" "$kube_source"/*.go "$kube_source/$1/go.mod" "$kube_source/$1/go.sum" |
    sha256sum | cut -c 1-12)
  echo "${XDG_CACHE_HOME:-$HOME/.cache}/slipway-ci/kube/$version-$sources"
}

# kube_open DIR: reads what `up` has chosen for the control plane in DIR.
kube_open() {
  dir=$(realpath -e "$1" 2>/dev/null) && [ -f "$dir/chosen" ] || kube_fail "no control plane in $1: see tools/kube/up"
  . "$dir/chosen"
}

# kube_program NAME: KUBEBUILDER_ASSETS goes first, as it does with other tools; what is not there is from our build.
kube_program() {
  if [ -n "${KUBEBUILDER_ASSETS:-}" ] && [ -x "$KUBEBUILDER_ASSETS/$1" ]; then
    echo "$KUBEBUILDER_ASSETS/$1"
  else
    echo "$programs/$1"
  fi
}

# kube_start NAME: starts one program of the control plane in $dir, detached, with its log in log/NAME.
kube_start() {
  local name=$1 arguments=()
  case $name in
    etcd)
      arguments=(--data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn --quota-backend-bytes 8589934592
        --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port"
        --listen-peer-urls "http://127.0.0.1:$peer_port" --initial-advertise-peer-urls "http://127.0.0.1:$peer_port"
        --initial-cluster "default=http://127.0.0.1:$peer_port")
      ;;
    kube-apiserver)
      arguments=(--etcd-servers "http://127.0.0.1:$etcd_port" --bind-address 127.0.0.1 --secure-port "$port"
        --endpoint-reconciler-type none --service-cluster-ip-range 10.96.0.0/16 --allow-privileged --profiling=false
        --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction
        --client-ca-file "$dir/pki/ca.crt"
        --tls-cert-file "$dir/pki/apiserver.crt" --tls-private-key-file "$dir/pki/apiserver.key"
        --kubelet-client-certificate "$dir/pki/admin.crt" --kubelet-client-key "$dir/pki/admin.key"
        --kubelet-preferred-address-types InternalIP
        --service-account-issuer https://kubernetes.default.svc
        --service-account-key-file "$dir/pki/accounts.pub" --service-account-signing-key-file "$dir/pki/accounts.key"
        --audit-policy-file "$kube_source/cluster/audit.yaml" --audit-log-path "$dir/audit.log"
        --audit-log-mode blocking-strict --audit-log-maxsize 100000)
      ;;
    kube-controller-manager)
      arguments=(--kubeconfig "$dir/pki/controller-manager.kubeconfig" --secure-port 0 --leader-elect=false
        --use-service-account-credentials --service-account-private-key-file "$dir/pki/accounts.key"
        --root-ca-file "$dir/pki/ca.crt"
        --cluster-signing-cert-file "$dir/pki/ca.crt" --cluster-signing-key-file "$dir/pki/ca.key"
        --kube-api-qps 1000 --kube-api-burst 2000)
      ;;
    kube-scheduler)
      arguments=(--kubeconfig "$dir/pki/scheduler.kubeconfig" --secure-port 0 --leader-elect=false
        --kube-api-qps 1000 --kube-api-burst 2000)
      ;;
    kwok)
      arguments=(--kubeconfig "$dir/pki/kwok.kubeconfig" --manage-all-nodes --node-lease-duration-seconds 40
        --node-ip 127.0.0.1 --node-port "$node_port" --server-address 127.0.0.1:0 --cidr 10.244.0.0/16
        --config "$kube_source/cluster/node.yaml" --config "$kube_source/cluster/pod.yaml"
        --config "$kube_source/cluster/volume.yaml")
      ;;
    node-logs)
      arguments=("127.0.0.1:$node_port" "$dir/pki/node.crt" "$dir/pki/node.key" "$dir/pki/kwok.kubeconfig")
      ;;
    *) kube_fail "no program $name to start" ;;
  esac
  # Its own session: a Ctrl-C in the terminal is for the tests, which then end it in order.
  setsid "$(kube_program "$name")" "${arguments[@]}" </dev/null >>"$dir/log/$name" 2>&1 &
  echo $! >"$dir/pid/$name"
  disown
}

# kube_pid NAME: the process id of a program that runs in $dir. Checked by its arguments: ids are used again.
kube_pid() {
  local pid
  pid=$(cat "$dir/pid/$1" 2>/dev/null) && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$dir/" && echo "$pid"
}

# kube_end NAME SIGNAL: ends a program and waits until it is gone.
kube_end() {
  local pid
  pid=$(kube_pid "$1") || return 0
  kill "-$2" "$pid" 2>/dev/null || return 0
  while kube_pid "$1" >/dev/null; do
    sleep 0.02
  done
}

# kube_ready: waits until the API server in $dir answers that all of its parts are ready.
kube_ready() {
  local deadline=$((SECONDS + ${SLIPWAY_KUBE_PATIENCE:-120}))
  until (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null &&
    "$(kube_program kubectl)" --kubeconfig "$dir/kubeconfig" get --raw /readyz >/dev/null 2>&1; do
    kube_pid kube-apiserver >/dev/null || kube_fail 'kube-apiserver ended' "$dir/log/kube-apiserver"
    [ $SECONDS -lt $deadline ] || kube_fail 'kube-apiserver is not ready in time' "$dir/log/kube-apiserver"
    sleep 0.05
  done
}
