#!/bin/sh
# Lock what the project needs, with hashes and without a single address: run by `make lock`.
# requirements.lock is what runs the bot, requirements-dev.lock adds what tests and checks it.
set -eu
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
[ -x "$uv" ] || uv=$(command -v uv) || { echo "需要 uv:.venv/bin/pip install uv" >&2; exit 1; }

# $1 = output file, the rest = more options
compile() {
    output=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --custom-compile-command "make lock" \
        "$@" pyproject.toml --output-file "$output"
}

compile requirements.lock --extra build
compile requirements-dev.lock --extra build --extra dev --constraints requirements.lock

if grep -n '://' requirements.lock requirements-dev.lock; then
    echo "锁定文件里不应有网址" >&2
    exit 1
fi
echo "已更新 requirements.lock 与 requirements-dev.lock"
