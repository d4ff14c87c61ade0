#!/usr/bin/env bash
# prepare.sh HOME [EMBEDDER] [VARVECTL]: makes the two collections that questions.jsonl is about, with the given embedder
# (minilm): "English" from the documentation of git, Python, PostgreSQL and Debian's policy, "Foreign" from the Chinese and
# German Debian FAQ and guide for maintainers. Packages that are missing are installed, for which it must run as root.
# English has 3,487 documents, which takes more than an hour on one core with minilm and a minute with hashing.
set -euo pipefail
home=${1:?usage: prepare.sh HOME [EMBEDDER] [VARVECTL]}
embedder=${2:-minilm}
varvectl=$(realpath "${3:-build/release/bin/varvectl}")
packages=(git-doc python3-doc debian-policy postgresql-doc-15 debian-faq-zh-cn debian-faq-de maint-guide-zh-cn maint-guide-de)
english=(git git-doc python3 python3.11 debian-policy postgresql-doc-15)
foreign=(debian/FAQ/zh-cn debian/FAQ/de maint-guide-zh-cn/html maint-guide-de/html)

missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if ((${#missing[@]})); then
    apt-get install -y --no-install-recommends "${missing[@]}"
fi

make_collection() {
    local name=$1
    shift
    "$varvectl" --home "$home" create "$name" --embedder "$embedder"
    "$varvectl" --home "$home" --no-progress import "$name" "${@/#//usr/share/doc/}" --recursive || test $? = 1 # some files failed
}
make_collection Foreign "${foreign[@]}"
make_collection English "${english[@]}"
