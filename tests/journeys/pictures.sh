#!/usr/bin/env bash
# Takes the pictures of the README from the real site. Usage: tests/journeys/pictures.sh path/to/innkeeper
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
. tools/node.sh
. tests/journeys/server.sh
start_server 0
play pictures.mjs --into docs/pictures
ls -l docs/pictures/*.png
