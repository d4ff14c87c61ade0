#!/usr/bin/env bash
# Builds what the tests need and runs all quick ones (window tests offscreen).
#   tests/run.sh                 the release preset
#   tests/run.sh --preset asan   with AddressSanitizer and UndefinedBehaviorSanitizer
#   tests/run.sh --preset tsan   the engine's tests with ThreadSanitizer
#   tests/run.sh --long          the slow tier too
set -euo pipefail
source "$(dirname "$0")/../installer/setup.sh"
cd "$VARVE_ROOT"

preset=release
long=no
while [ $# -gt 0 ]; do
    case $1 in
    --preset) preset=${2:?--preset needs a name}; shift 2 ;;
    --long) long=yes; shift ;;
    *) sed -n '2,6s/^# //p' "$0" >&2; exit 2 ;;
    esac
done

install_build_packages
# A real keyring, so that the test of it need not be skipped.
mapfile -t test_packages <tests/packages.txt
install_packages "${test_packages[@]}"
export VARVE_REQUIRE_KEYRING=1
# Where the model is at hand no test may do without it.
if fetch_model; then export VARVE_REQUIRE_MODEL=1; else say "Tests that need the model will be skipped"; fi
build "$preset" "$([ "$preset" = tsan ] && echo engine_tests || echo all)"
say "Running the tests"
if [ "$long" = yes ]; then
    ctest --test-dir "build/$preset" --output-on-failure -j 2
else
    ctest --preset "$preset"
fi
