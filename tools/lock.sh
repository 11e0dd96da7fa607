#!/bin/sh
# Make the locked lists anew from pyproject.toml: every package with its hashes, no addresses, one list for all platforms.
# "tools/lock.sh --upgrade" takes the newest versions; without it only what must change changes.
set -eu
cd "$(dirname "$0")/.."

compile() { # compile SOURCE TARGET [OPTION...]
    source=$1 target=$2
    shift 2
    .venv/bin/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header --annotation-style line \
        "$source" -o "$target" "$@"
}

compile requirements/uv.in requirements/uv.txt "$@"
compile pyproject.toml requirements/run.txt "$@"
# The development list contains the run list, version for version
compile pyproject.toml requirements/dev.txt --extra dev --constraints requirements/run.txt "$@"
npm install --package-lock-only --ignore-scripts
if grep -n '://' requirements/*.txt; then
    echo "A list names an address: only names, versions and hashes belong there." >&2
    exit 1
fi
