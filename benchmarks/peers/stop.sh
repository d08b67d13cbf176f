#!/usr/bin/env bash
# stop.sh PID_FILE: ends what start.sh started and waits until it has ended.
set -u
[ -f "$1" ] || exit 0
pid=$(cat "$1")
kill -TERM "$pid" 2>/dev/null || true
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -f "$1"
