#!/usr/bin/env bash
# Sets everything up on Debian 12 and starts Varve with its sample collection: the window where there is a display,
# else the same job on the command line, step by step, with a screenshot of the window.
#   installer/run.sh [--headless]
set -euo pipefail
source "$(dirname "$0")/setup.sh"
cd "$VARVE_ROOT"

install_build_packages
fetch_model || true
build release varve varvectl varve-pdf-reader

bin=$VARVE_ROOT/build/release/bin
if [ "${1:-}" != --headless ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "Starting Varve"
    "$bin/varve" --sample && exit
    fail "the window ended with an error; without a display: installer/run.sh --headless"
fi
exec "$VARVE_ROOT/installer/demo.sh" "$bin"
