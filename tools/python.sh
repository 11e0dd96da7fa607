#!/bin/sh
# Print the path of a CPython that can build our virtual environment: the newest of 3.12 and up, each one tried before it is believed.
# A name on PATH is not enough: version managers leave names that answer "command not found".
oldest=3.12
test_program='
import ensurepip, sqlite3, ssl, sys, venv
wanted = tuple(int(part) for part in sys.argv[1].split("."))
sys.exit(not (sys.version_info[:2] >= wanted and sys.implementation.name == "cpython"))'

consider() { # consider COMMAND
    [ -n "$1" ] && command -v "$1" >/dev/null 2>&1 && "$1" -c "$test_program" "$oldest" >/dev/null 2>&1 || return 0
    "$1" -c 'import sys; print(sys.executable)'
    exit 0
}

consider "${PYTHON:-}"
for version in 3.14 3.13 3.12; do
    consider "python$version"
done
consider python3
for version in 3.14 3.13 3.12; do
    for place in \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}/versions/$version".*/bin/python3 \
        "${HOME:-}/.local/share/uv/python/cpython-$version"*/bin/python3 \
        "${HOME:-}/.local/share/mise/installs/python/$version"*/bin/python3 \
        "/usr/local/bin/python$version" "/opt/homebrew/bin/python$version"; do
        consider "$place"
    done
done
echo "No Python $oldest or newer was found. Install one (for example: uv python install 3.13) or say where it is: make run PYTHON=/path/to/python3" >&2
exit 1
