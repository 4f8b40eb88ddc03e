#!/usr/bin/env bash
# Installs what building, running and testing Innkeeper needs, on Debian 12. Safe to run again: it
# asks for root only when a package is missing. Usage: tools/setup.sh
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

packages=(
  # tools
  clang-19 lld-19 llvm-19 libclang-rt-19-dev clang-format-19 clang-tidy-19 cmake ninja-build ccache make git
  pkg-config ca-certificates curl
  # libraries (docs/dependencies.md says what for)
  libboost1.81-dev libboost-json1.81-dev libboost-system1.81-dev libssl-dev libsodium-dev
  librocksdb-dev libgoogle-perftools-dev libfmt-dev libcli11-dev libhowardhinnant-date-dev libicu-dev libstemmer-dev libyaml-cpp-dev
  prometheus-cpp-dev libkainjow-mustache-dev libjpeg62-turbo-dev libpng-dev libwebp-dev zlib1g-dev
  libzstd-dev liblz4-dev libsnappy-dev libbz2-dev libgflags-dev tzdata
  # tests
  doctest-dev librapidcheck-dev chromium fonts-dejavu-core
  # benchmarks
  libxapian-dev libsqlite3-dev
)

missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
# A Node from elsewhere than Debian brings its own npm.
command -v npm >/dev/null || missing+=(nodejs npm)

if [ ${#missing[@]} -gt 0 ]; then
  step "installing ${#missing[@]} Debian packages: ${missing[*]}"
  as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "these packages need root, and there is no sudo: ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  step "all Debian packages are there"
fi

# The site's tools need Node 20.19 or newer; Debian 12 has 18, whose npm can bring a newer one.
node_ok() { "$1" -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null; }
if node_ok node; then
  step "Node $(node --version) is new enough"
else
  bundled=build/node/node_modules/node/bin/node
  if ! node_ok "$bundled"; then
    step "bringing a newer Node than $(node --version 2>/dev/null || echo none), as the npm package 'node'"
    mkdir -p build/node
    npm install --prefix build/node --no-save --no-audit --no-fund --loglevel=error node@22
    node_ok "$bundled" || die "the npm package 'node' did not give a Node that runs"
  fi
  step "Node $("$bundled" --version) in build/node"
fi
