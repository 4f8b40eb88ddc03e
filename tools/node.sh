# Puts the Node that tools/setup.sh brought before the system's, where it had to bring one.
# Sourced: . tools/node.sh
bundled="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/build/node/node_modules/node/bin"
if [ -x "$bundled/node" ]; then PATH="$bundled:$PATH"; fi
