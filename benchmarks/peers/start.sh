#!/usr/bin/env bash
# start.sh REPOSITORY PORT GRPC_PORT PID_FILE: serves the measured models until stop.sh.
set -eu
prima=$(cd "$(dirname "$0")/../.." && pwd)/prima
"$prima" serve --repository "$1" --port "$2" --grpc-port "$3" >"$4.log" 2>&1 &
echo $! >"$4"
wait
