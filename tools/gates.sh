#!/bin/sh
# What stands beside the tests and takes its time: a whole round is rehearsed in a database of its own, and every figure must reconcile.
set -eu
cd "$(dirname "$0")/.."

.venv/bin/python manage.py rehearse --applications 10 --reviewers 4 --seed 1
