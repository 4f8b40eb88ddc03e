#!/usr/bin/env bash
# Layers, error slugs, licences, format, and clang-tidy on what has changed since origin/main.
#   tools/lint.sh          clang-tidy on changed files
#   tools/lint.sh --all    clang-tidy on every file
# clang-tidy needs build/asan/compile_commands.json, which `make unit` writes; without it it is left out.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "" | --all) ;;
  *) echo "usage: tools/lint.sh [--all]" >&2; exit 2 ;;
esac
step() { printf '\033[1m==>\033[0m %s\n' "$*"; }
failed=0
run() { "$@" || failed=1; }

step "layers, errors, licences"
run tools/check-layers
run tools/check-layers --self-test
run tools/check-errors
run tools/check-licences

mapfile -t sources < <(git ls-files --cached --others --exclude-standard -- '*.cpp' '*.hpp' '*.cc' | sort -u |
  while read -r file; do if [ -e "$file" ]; then echo "$file"; fi; done)
step "format of ${#sources[@]} files"
run clang-format-19 --dry-run -Werror "${sources[@]}"

database=build/asan/compile_commands.json
if [ ! -e "$database" ]; then
  step "no clang-tidy: there is no $database (make unit)"
  exit "$failed"
fi
base=HEAD
if git rev-parse --verify --quiet origin/main >/dev/null; then base=$(git merge-base origin/main HEAD); fi
mapfile -t tidy < <(
  { if [ "${1:-}" = --all ]; then
      git ls-files --cached --others --exclude-standard -- '*.cpp'
    else
      git diff --name-only --diff-filter=d "$base" -- '*.cpp'
      git ls-files --others --exclude-standard -- '*.cpp'
    fi; } | sort -u |
    while read -r file; do if grep -qF "/$file\"" "$database"; then echo "$file"; fi; done)
step "clang-tidy on ${#tidy[@]} files"
if [ ${#tidy[@]} -gt 0 ]; then
  # A test may take an optional for granted: without a value it fails.
  tidy_one() {
    case "$1" in
      *_test.cpp | tests/*) clang-tidy-19 --quiet -p build/asan --checks=-bugprone-unchecked-optional-access "$1" ;;
      *) clang-tidy-19 --quiet -p build/asan "$1" ;;
    esac
  }
  export -f tidy_one
  printf '%s\0' "${tidy[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'tidy_one "$1"' _ || failed=1
fi
exit "$failed"
