#!/usr/bin/env bash
# Plays the journey against the real binary in a fresh data folder: everything by hand of a browser,
# then kill -9, a new start, and a look whether all of it is still there; then an orderly stop.
# Usage: tests/journeys/run.sh path/to/innkeeper
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
. tools/node.sh
. tests/journeys/server.sh
shots=${SHOTS:-$work/shots}
mkdir -p "$shots"

passed=0
step() { passed=$((passed + 1)); echo "ok $passed - $1"; }

start_server 0
play journey.mjs --phase before --shots "$shots"
step "admin adds a hotel, a guest books twice, the manager confirms and rejects, in three browsers"

kill -9 "$server"
wait "$server" 2>/dev/null || true
start_server "$port"
play journey.mjs --phase after --shots "$shots"
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
