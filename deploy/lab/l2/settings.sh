# Sourced by every script here: where the cluster's state lies, and its addresses.
L2=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$L2/../../.." && pwd)
LAB=${PRIMA_LAB:-${XDG_CACHE_HOME:-$HOME/.cache}/primavista/lab}
BIN=$LAB/bin
PKI=$LAB/pki
LOGS=$LAB/logs
PIDS=$LAB/pids
CRDS=$LAB/crds

IP1=10.77.0.1 IP2=10.77.0.2             # the nodes, on the link between them
POD1=10.244.1.0/24 POD2=10.244.2.0/24 PODS=10.244.0.0/16 SERVICES=10.96.0.0/16
DNS=10.96.0.10
REGISTRY=registry.lab:5000
PROMETHEUS=http://$IP1:9095
NAMESPACE=primavista

export PATH=$BIN:$PATH KUBECONFIG=$LAB/kubeconfig/admin.conf

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
now() { date +%s%N; }
since() { echo $((($(now) - $1) / 1000000)); } # milliseconds since $1, a now()

# Starts $2... in the background as the part named $1, with its log and its process id kept.
part() {
  local name=$1
  shift
  mkdir -p "$LOGS" "$PIDS"
  "$@" >"$LOGS/$name.log" 2>&1 &
  echo $! >"$PIDS/$name"
}

# Waits at most $1 seconds until the command $2... succeeds.
until_true() {
  local end=$(($(date +%s) + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s)" -lt $end ] || return 1
    sleep 0.2
  done
}
