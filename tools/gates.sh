#!/bin/sh
# What stands beside the tests and takes its time: the long proofs, with races run as often as it takes, a whole round in a database of its
# own, whose every figure must reconcile, the programs of docker-compose.yml with the packages that the image gets and no others, and each
# page in a browser, in each language and width.
set -u
cd "$(dirname "$0")/.."

sh tools/system.sh pdf browser redis || exit 1

failed=""
gate() { # gate NAME COMMAND...
    name=$1
    shift
    "$@" || failed="$failed $name"
}

python=.venv/bin/python
races="tests/grants/applications/test_races.py tests/grants/council/test_races.py tests/grants/ledger/test_races.py tests/grants/review/test_races.py"
gate proofs $python -m pytest -n 2 --dist worksteal -m long --ignore tests/journeys
gate races env ROUNDS=many $python -m pytest -n 2 --dist worksteal $races
gate rehearsal $python manage.py rehearse --applications 10 --reviewers 4 --seed 1
gate deployment $python -m pytest -m deployment tests/deployment
pages() { # a browser on a busy machine may miss its moment: what failed is walked once more, alone
    $python -m pytest -n 2 --dist worksteal -m long tests/journeys && return
    echo "Some journeys failed; once more, one at a time:" >&2
    $python -m pytest --last-failed --last-failed-no-failures none -m long tests/journeys
}
gate pages pages

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
