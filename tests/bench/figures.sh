#!/usr/bin/env bash
# figures.sh DATA OUT [VARVE_BENCH]: measures every figure of RESULTS.md and keeps the JSON lines in OUT. DATA holds
# glove/ and minilm/ (README.md tells how they are made). About two hours on two processors; nothing else may run.
set -euo pipefail
data=${1:?usage: figures.sh DATA OUT [VARVE_BENCH]}
out=${2:?usage: figures.sh DATA OUT [VARVE_BENCH]}
bench=${3:-build/release/bin/varve-bench}
mkdir -p "$out"

measure() { # NAME COMMAND OPTION…
    local name=$1
    shift
    echo "$name" >&2
    "$bench" "$@" >"$out/$name.jsonl"
}
set_of() { echo "--base $data/$1/base.fvecs --query $data/$1/query.fvecs"; }
with_truth() { echo "$(set_of "$1") --truth $data/$1/truth.ivecs"; }

# shellcheck disable=SC2046 # the options are words
{
    narrow=10,12,16,20,24,32,48,64,96,128,192
    wide=48,64,96,128,160,192,256,384,512,640,768,1024
    measure minilm_memory_hnswlib compare $(with_truth minilm) --mode memory --ef $narrow
    measure glove_memory_hnswlib compare $(with_truth glove) --mode memory --ef $wide
    if [ -x "$bench-faiss" ]; then
        measure minilm_memory_faiss compare $(with_truth minilm) --mode memory --peer faiss --ef $narrow
    fi
    measure minilm_hybrid_memory compare $(with_truth minilm) --mode hybrid --peer memory --ef $narrow
    measure minilm_disk_memory compare $(with_truth minilm) --mode disk --peer memory --ef $narrow
    measure wal_hybrid wal
    measure wal_disk wal --mode disk
    measure minilm_filter filter $(set_of minilm)
    measure minilm_churn churn $(set_of minilm)
    measure snapshot snapshot
    measure snapshot_history snapshot --steps hours,many
}
