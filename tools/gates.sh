#!/bin/sh
# What stands beside the tests and takes its time: the site is installed and started as its image and compose file say, over
# Debian's PostgreSQL and Redis, and a whole round is rehearsed in a database of its own.
set -u
cd "$(dirname "$0")/.."

sh tools/system.sh redis || exit 1

failed=""
gate() { # gate NAME COMMAND...
    name=$1
    shift
    "$@" || failed="$failed $name"
}

python=.venv/bin/python
gate deployment $python -m pytest -m deployment tests/deployment
gate rehearsal $python manage.py rehearse --applications 40 --reviewers 10 --seed 1

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
