#!/usr/bin/env bash
# Writes cmake/innkeeper.profdata: how often each branch is taken while guests book and search. The
# release build is optimised for that. Usage: tools/profile.sh [jobs]
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=${1:-$(nproc)}
build=build/profile
counts=$build/counts
step() { printf '\033[1m==>\033[0m %s\n' "$*"; }

tools/setup.sh
tools/build-site.sh
step "building programs that count"
cmake --preset profile >build/profile.log 2>&1 || { cat build/profile.log; exit 1; }
cmake --build $build -j "$jobs" --target innkeeper innkeeper_bench innkeeper_bench_search innkeeper_sim

rm -rf $counts
export LLVM_PROFILE_FILE=$PWD/$counts/%m-%p.profraw
step "all services, in the simulation"
RUNS=200 $build/tests/simulation/innkeeper_sim | tail -1
step "bookings"
$build/bench/innkeeper_bench --binary $build/innkeeper/innkeeper --rounds 3 --report $build/bench | grep median
step "searches"
$build/bench/search/innkeeper_bench_search --engine-only --hotels 10000 --queries 300 --rounds 1 | tail -1

/usr/lib/llvm-19/bin/llvm-profdata merge -sparse -o cmake/innkeeper.profdata $counts/*.profraw
step "cmake/innkeeper.profdata: $(stat -c %s cmake/innkeeper.profdata) bytes"
