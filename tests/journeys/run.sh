#!/usr/bin/env bash
# Plays the journey against the real binary in a fresh data folder: everything by hand of a browser,
# then kill -9, a new start, and a look whether all of it is still there; then an orderly stop.
# Usage: tests/journeys/run.sh path/to/innkeeper
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
. tools/node.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/innkeeper-journey.XXXXXX")
shots=${SHOTS:-$work/shots}
mkdir -p "$shots"
server=
cleanup() {
  if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null || true; fi
  if [ "${KEEP:-}" = "" ]; then rm -rf "$work"; else echo "kept $work"; fi
}
trap cleanup EXIT

fail() { echo "journey: $*" >&2; tail -n 20 "$work/out" "$work/log" >&2; exit 1; }

start() { # start PORT
  : >"$work/out"
  "$binary" serve --sample --data "$work/data" --listen "127.0.0.1:$1" >"$work/out" 2>>"$work/log" &
  server=$!
  for _ in $(seq 300); do
    grep -q 'sample hotels are there' "$work/out" && return
    kill -0 "$server" 2>/dev/null || fail "the server ended"
    sleep 0.1
  done
  fail "the server did not start within 30 seconds"
}

password() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" "$work/data/sample-accounts.json"; }
play() { # play PHASE
  ADMIN_PASSWORD=$(password admin) MANAGER_PASSWORD=$(password manager) GUEST_PASSWORD=$(password guest) \
  ADMIN_EMAIL=admin@innkeeper.example MANAGER_EMAIL=manager@innkeeper.example \
  GUEST_EMAIL=guest@innkeeper.example BASE_URL="http://localhost:$port" \
    timeout 300 node tests/journeys/browser/journey.mjs --phase "$1" --shots "$shots" ||
    fail "phase $1 failed"
}

passed=0
step() { passed=$((passed + 1)); echo "ok $passed - $1"; }

start 0
port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/out")
play before
step "admin adds a hotel, a guest books twice, the manager confirms and rejects, in three browsers"

kill -9 "$server"
wait "$server" 2>/dev/null || true
start "$port"
play after
step "after kill -9 and a new start all of it is still there"

"$binary" check --data "$work/data" >"$work/check" || { cat "$work/check"; fail "check found violations"; }
step "the invariants hold: $(cat "$work/check")"

token=$("$binary" token --data "$work/data" --as guest@innkeeper.example)
curl -fsS -H "Authorization: Bearer $token" "http://localhost:$port/api/v1/me" | grep -q guest@innkeeper.example ||
  fail "the operator's token is not taken"
step "a token for scripts is taken by the running server"

kill -TERM "$server"
if ! wait "$server"; then fail "the server did not stop cleanly"; fi
server=
step "an orderly stop"
echo "journey: $passed passed, 0 failed"
