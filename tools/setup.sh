#!/bin/sh
# Bring this checkout up to date: virtual environment, Python packages, front-end files, translations.
# Safe to repeat and to run twice at once; it does nothing where nothing changed.
set -eu
cd "$(dirname "$0")/.."
here=$(pwd -P)

mkdir -p var
if command -v flock >/dev/null 2>&1; then
    exec 9>var/setup.lock
    flock 9
fi

say() { printf '%s\n' "$*" >&2; }

same() { # same FILE COPY: was this very list installed before, by an environment made in this very folder?
    cmp -s "$1" "$2" && [ "$(cat .venv/made-in 2>/dev/null)" = "$here" ]
}

pip() { # the environment's own, or that of the Python it was made with
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip "$@"
    else
        "$(sh tools/python.sh)" -m pip --python .venv/bin/python "$@"
    fi
}

# A virtual environment that was copied or moved, or whose Python was removed, cannot be mended: it is made anew.
if ! .venv/bin/python -c 'import ssl' >/dev/null 2>&1 || [ "$(cat .venv/made-in 2>/dev/null || echo "$here")" != "$here" ]; then
    python=$(sh tools/python.sh)
    say "Making .venv with $python"
    rm -rf .venv
    # Where this Python has a pip of its own, that one installs into the environment: a second pip is most of the work of making it
    if "$python" -m pip --version >/dev/null 2>&1; then "$python" -m venv --without-pip .venv; else "$python" -m venv .venv; fi
fi

# The machine's own npm, if there is one, fetches its packages while Python's are installed
.venv/bin/python tools/fetch_frontend.py --with-own-npm &
fetching=$!

if ! same requirements/uv.txt .venv/installed-uv.txt; then
    say "Installing the installer"
    pip install -qq --disable-pip-version-check --require-hashes -r requirements/uv.txt
    cp requirements/uv.txt .venv/installed-uv.txt
fi

if ! same requirements/dev.txt .venv/installed.txt; then
    say "Installing Python packages"
    rm -f .venv/installed.txt
    .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
    cp requirements/dev.txt .venv/installed.txt
fi
printf '%s\n' "$here" >.venv/made-in

wait "$fetching"
.venv/bin/python tools/fetch_frontend.py
.venv/bin/python tools/frontend.py
.venv/bin/python tools/compile_messages.py
