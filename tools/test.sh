#!/bin/sh
# Every check, then every test. All of them run even if one fails, so that one look shows everything.
set -u
cd "$(dirname "$0")/.."

sh tools/system.sh pdf browser || exit 1

failed=""
check() { # check NAME COMMAND...
    name=$1
    shift
    "$@" || failed="$failed $name"
}

python=.venv/bin/python
check style $python -m ruff check --quiet .
check format $python -m ruff format --check --quiet .
check imports $python -c 'from importlinter.cli import lint_imports_command as main; main()' --no-logo --no-cache
check tests $python -m pytest -n 2 --dist worksteal --ignore tests/journeys -m "not long and not deployment"
# Apart from the others: a browser in the process switches off Django's guard against work in the wrong thread
journeys() { # a browser on a busy machine may miss its moment: what failed is walked once more, alone
    $python -m pytest -n 2 --dist worksteal -m "not long" tests/journeys && return
    echo "Some journeys failed; once more, one at a time:" >&2
    $python -m pytest --last-failed --last-failed-no-failures none -m "not long" tests/journeys
}
check journeys journeys

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
