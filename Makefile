# Orken in a few words: "make run" shows it, "make test" proves it, "make help" lists the rest.

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
PYTEST = .venv/bin/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run stop setup test quick journeys gates deployment lint types format messages lock shell clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: setup ## the whole site with its demo world, on http://localhost:8000 or the next free port
	@sh tools/system.sh pdf
	@DEMO=1 .venv/bin/python tools/serve.py

stop: ## end what "make run" started in this folder, the private PostgreSQL too
	@if [ -x .venv/bin/python ]; then .venv/bin/python tools/serve.py --stop; fi

setup: ## bring the virtual environment, front-end files and translations up to date
	@sh tools/setup.sh

test: setup ## every check and every test, the browser ones too
	@sh tools/test.sh

quick: setup ## the tests that need no browser
	$(PYTEST) -n 2 --dist worksteal --ignore tests/journeys -m "not long and not deployment"

journeys: setup ## every walk through the site in a browser: each page in each language, lost connections, killed servers
	@sh tools/system.sh pdf browser
	$(PYTEST) -n 2 tests/journeys

gates: setup ## what takes its time: long proofs, races run a thousand times, a rehearsal, the programs of the image, each page in a browser
	@sh tools/gates.sh

deployment: setup ## the programs of docker-compose.yml by hand, over a PostgreSQL and a Redis of their own
	@sh tools/system.sh redis
	$(PYTEST) -m deployment tests/deployment

lint: ## style, formatting and the direction of imports
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -c 'from importlinter.cli import lint_imports_command as main; main()' --no-logo --no-cache

types: ## mypy over the whole house
	.venv/bin/python -m mypy

format: ## rewrite the sources the way "make lint" wants them
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

messages: ## collect the texts to translate into each room's catalogues, then compile them (needs gettext)
	@sh tools/messages.sh
	@.venv/bin/python tools/compile_messages.py

lock: ## make the locked lists of packages anew from pyproject.toml and package.json
	@sh tools/lock.sh

shell: setup ## Django's shell on the demo world
	@DEMO=1 .venv/bin/python manage.py shell

clean: stop ## remove everything that a run made: database, uploads, virtual environment
	rm -rf var .venv node_modules
