# A server of the real binary in a fresh data folder, for scripts. Sourced with `binary` set; gives
# start_server PORT, `port`, `server`, `work` and play SCRIPT ARGUMENTS…; cleans up at exit.
work=$(mktemp -d "${TMPDIR:-/tmp}/innkeeper-journey.XXXXXX")
server=
cleanup() {
  if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  if [ "${KEEP:-}" = "" ]; then rm -rf "$work"; else echo "kept $work"; fi
}
trap cleanup EXIT

fail() { echo "journey: $*" >&2; tail -n 20 "$work/out" "$work/log" >&2; exit 1; }

start_server() {
  : >"$work/out"
  "$binary" serve --sample --data "$work/data" --listen "127.0.0.1:$1" >"$work/out" 2>>"$work/log" &
  server=$!
  for _ in $(seq 300); do
    if grep -q 'Innkeeper is at' "$work/out"; then
      port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$work/out")
      return
    fi
    kill -0 "$server" 2>/dev/null || fail "the server ended"
    sleep 0.1
  done
  fail "the server did not start within 30 seconds"
}

password() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" "$work/data/sample-accounts.json"; }

play() {
  ADMIN_PASSWORD=$(password admin) MANAGER_PASSWORD=$(password manager) GUEST_PASSWORD=$(password guest) \
  ADMIN_EMAIL=admin@innkeeper.example MANAGER_EMAIL=manager@innkeeper.example \
  GUEST_EMAIL=guest@innkeeper.example BASE_URL="http://localhost:$port" \
    timeout 300 node "tests/journeys/browser/$1" "${@:2}" || fail "$* failed"
}
