#!/usr/bin/env bash
# Builds the site into web/dist, when something of it has changed since.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/node.sh

stamp=web/dist/.built
sources=(web/src web/public web/index.html web/package.json web/package-lock.json web/vite.config.ts web/dev/packed.ts api/openapi.yaml)
if [ -e "$stamp" ] && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit 2>/dev/null)" ]; then
  echo "==> the site is up to date"
  exit 0
fi
cd web
if [ ! -e node_modules/.installed ] || [ package-lock.json -nt node_modules/.installed ]; then
  echo "==> installing the site's packages"
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.installed
fi
echo "==> building the site"
npm run --silent build
touch dist/.built
