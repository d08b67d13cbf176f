# Sourced by the scenarios: what was found, one JSON object a line in $LAB/results.jsonl.
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
SCENARIO=$(basename "$0")
SCENARIO=${SCENARIO#[0-9][0-9]-}
RESULTS=$LAB/results.jsonl
trap 'say "  ended early at line $LINENO: $BASH_COMMAND"' ERR

found() { # result, line, figure, bar
  jq -nc --arg scenario "$SCENARIO" --arg result "$1" --arg line "$2" --arg figure "$3" --arg bar "$4" \
    '{scenario: $scenario, line: $line, figure: $figure, bar: $bar, result: $result}' >>"$RESULTS"
  printf '  %-9s %s: %s%s\n' "$1" "$2" "$3" "${4:+ (bar: $4)}" >&2
}

# check LINE FIGURE BAR CONDITION...: the condition is a command; it decides whether the line holds.
check() {
  local line=$1 figure=$2 bar=$3
  shift 3
  if "$@" >/dev/null 2>&1; then
    found holds "$line" "$figure" "$bar"
  else
    found FAILS "$line" "$figure" "$bar"
  fi
}

# skip LINE WHY
skip() { found skipped "$1" "$2" ""; }

k() { kubectl -n $NAMESPACE "$@"; }
at_most() { awk "BEGIN {exit !($1 <= $2)}"; }
at_least() { awk "BEGIN {exit !($1 >= $2)}"; }

# replicas DEPLOYMENT: how many of it are ready
replicas() { k get deployment "$1" -o jsonpath='{.status.readyReplicas}'; }
has_replicas() { [ "$(replicas "$1")" = "$2" ]; }

# settled DEPLOYMENT: waits until its rollout is complete
settled() { k rollout status deployment "$1" --timeout=120s >/dev/null; }

# staying COMPONENT: its pods that are not about to go, as JSON
staying() {
  k get pods -l "app.kubernetes.io/component=$1" -o json |
    jq '[.items[] | select(.status.phase == "Running" and .metadata.deletionTimestamp == null)]'
}

# pods COMPONENT: their names
pods() { staying "$1" | jq -r '.[].metadata.name'; }

# load NAME ARGUMENTS...: prima bench load; its JSON is kept as $LAB/load/NAME.json
load() {
  local name=$1
  shift
  mkdir -p "$LAB/load"
  "$ROOT/prima" bench load --json "$LAB/load/$name.json" "$@" >"$LAB/load/$name.log" 2>&1
}
loaded() { jq -r "$2" "$LAB/load/$1.json"; } # NAME, jq expression
