#!/usr/bin/env bash
# The main job on the command line, printed step by step: import, search, snapshot, change, compare, restore, undo.
#   installer/demo.sh BIN-FOLDER [HOME-FOLDER]
set -euo pipefail
bin=$(cd "${1:?usage: demo.sh BIN-FOLDER [HOME-FOLDER]}" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
home=${2:-$root/build/demo}
# Without a locale bash would show every character beyond ASCII as octal numbers.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
rm -rf "$home"
mkdir -p "$home"

step() { printf '\n\033[1m%s\033[0m\n' "$1"; }
run() {
    printf '$ varvectl'
    printf ' %q' "$@"
    printf '\n'
    "$bin/varvectl" --home "$home/varve" "$@"
}

step "1. A collection, and the sample documents in it"
cp -r "$root/resources/sample" "$home/documents"
run create Sample
run import Sample "$home/documents" --recursive

step "2. Search by meaning, by words, and by both"
run search Sample "what happens to the last record after a power cut" -k 3 --by semantic
run search Sample "E_LOG_TORN_TAIL" -k 3 --by keyword
run search Sample "备份真的能恢复吗" -k 3

step "3. A snapshot keeps this state"
run snapshot create Sample --label "before the clean-up"

step "4. The collection changes: one document is edited, one is removed"
printf '\n## Addendum\n\nWritten after the snapshot was taken.\n' >>"$home/documents/storage/write-ahead-log.md"
run import Sample "$home/documents" --recursive
run remove Sample --where '{"name":"field-reports.md"}'
run snapshot create Sample --label "after it"
run snapshot list Sample

step "5. What is different"
run snapshot diff Sample "before the clean-up" now

step "6. Back to the labelled state, in place, and undo"
run restore Sample --at "before the clean-up" --in-place
run info Sample
run undo-restore Sample

step "7. The window (rendered without a display)"
shots=$home/screenshots
# The offscreen platform reports what it lacks; nothing of that matters here.
QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES="qt.qpa.*=false" \
    "$bin/varve" --home "$home/varve" --screenshot "$shots" 2> >(grep -v -e propagateSizeHints -e XDG_RUNTIME_DIR >&2)

step "Done"
printf 'Everything of this demonstration is in %s; delete it when you like.\n' "$home"
printf 'The window: %s/varve --sample     The command line: %s/varvectl --help\n' "$bin" "$bin"
