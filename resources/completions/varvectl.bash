# Completion of varvectl for bash. Written by "varvectl completion bash"; a test compares the two.
_varvectl()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local first="" second="" command="" options="" seconds="" words="" word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
        --home) i=$((i + 1)) ;;
        -*) ;;
        *)
            if [[ -z $first ]]; then
                first=$word
            elif [[ -z $second ]]; then
                second=$word
            fi
            ;;
        esac
    done
    case $first in
        key) seconds="set remove list" ;;
        schedule) seconds="show set" ;;
        service) seconds="allow forbid list" ;;
        snapshot) seconds="create list show verify pin unpin delete prune diff" ;;
        watch) seconds="add remove list look run gone pause resume" ;;
    esac
    command=$first
    if [[ -n $seconds ]]; then
        command="$first $second"
    fi
    case $command in
        "create") options="--embedder --endpoint --query-prompt --passage-prompt --allow-http --int8 --dim --metric --mode --durability" ;;
        "list") options="" ;;
        "info") options="" ;;
        "rename") options="" ;;
        "clone") options="" ;;
        "delete") options="" ;;
        "set") options="" ;;
        "optimize") options="" ;;
        "verify") options="--quick --repair --repair-from" ;;
        "repair") options="--dry-run --anyway" ;;
        "reembed") options="--embedder --int8 --without-text --dry-run" ;;
        "import") options="--recursive --chunk-tokens --id-prefix --collection --sidecar --ignore-metric --same-model --dry-run --watch" ;;
        "add") options="" ;;
        "get") options="--at" ;;
        "remove") options="--where --document" ;;
        "search") options="-k --by --weight --fusion --type --folder --since --until --lang --where --by-document --like --like-document --diversity --at --through-time --ef --vectors --threads --out" ;;
        "snapshot create") options="--label --note --pin" ;;
        "snapshot list") options="" ;;
        "moments") options="" ;;
        "snapshot show") options="" ;;
        "snapshot verify") options="" ;;
        "snapshot pin") options="" ;;
        "snapshot unpin") options="" ;;
        "snapshot delete") options="" ;;
        "snapshot prune") options="--keep --dry-run" ;;
        "snapshot diff") options="--document --csv" ;;
        "versions") options="" ;;
        "restore") options="--at --as --in-place --documents --all-documents --to --to-home --on-conflict --settings --remove-added-later --dry-run" ;;
        "undo-restore") options="" ;;
        "export") options="--format --at" ;;
        "import-zip") options="--as" ;;
        "schedule show") options="" ;;
        "schedule set") options="--incremental --full --keep --dry-run --to" ;;
        "pause") options="" ;;
        "resume") options="" ;;
        "run-due") options="--wait" ;;
        "watch add") options="--flat" ;;
        "watch remove") options="" ;;
        "watch list") options="" ;;
        "watch look") options="--dry-run" ;;
        "watch run") options="" ;;
        "watch gone") options="--remove --keep" ;;
        "watch pause") options="" ;;
        "watch resume") options="" ;;
        "key set") options="" ;;
        "key remove") options="" ;;
        "key list") options="" ;;
        "service allow") options="--allow-http" ;;
        "service forbid") options="" ;;
        "service list") options="" ;;
        "metrics") options="" ;;
    esac
    case "$command $previous" in
        "create --embedder") words="minilm hashing none DIR openai:MODEL ollama:MODEL" ;;
        "create --metric") words="cosine l2 ip" ;;
        "create --mode") words="memory disk hybrid" ;;
        "create --durability") words="each interval os" ;;
        "reembed --embedder") words="minilm hashing DIR" ;;
        "reembed --without-text") words="refuse drop" ;;
        "search --by") words="semantic keyword hybrid" ;;
        "search --fusion") words="scores ranks" ;;
        "restore --on-conflict") words="use-snapshot keep-newer keep-both" ;;
        "export --format") words="zip npy csv faiss" ;;
    esac
    if [[ -z $first && $current != -* ]]; then
        words="create list info rename clone delete set optimize verify repair reembed import add get remove search snapshot moments versions restore undo-restore export import-zip schedule pause resume run-due watch key service metrics"
    elif [[ -n $seconds && -z $second && $current != -* ]]; then
        words=$seconds
    elif [[ $current == -* ]]; then
        words="$options --home --json --quiet --no-progress --low-memory --help --version"
    fi
    if [[ -n $words ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    else
        compopt -o default
        COMPREPLY=()
    fi
}
complete -F _varvectl varvectl
