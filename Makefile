# Every target sets up what it needs; a second call finds it done.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# The newest Python that is there and can make a virtual environment; a name alone proves nothing.
PYTHONS := python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for python in $(PYTHONS); do \
	if $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then echo $$python; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOST ?= 127.0.0.1
PORT ?= 5000
PYTEST_WORKERS ?= 2
FUZZ_SECONDS ?= 600
KILL_ROUNDS ?= 50
FAULTS ?= 50
FAULTS_DATABASE ?= sqlite
# Programs that tests start read what the first one compiled, whatever the machine is set to.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test test-postgresql lint bench fuzz kills faults docs screenshots browser postgresql clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## create the virtual environment and install the pinned packages

$(STAMP): pyproject.toml constraints.txt Makefile
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 on was found that can make a virtual environment."; \
	  echo "Debian 12: apt-get install python3.11 python3.11-venv"; \
	  echo "Debian 13: apt-get install python3.13 python3.13-venv"; \
	  echo "Or set PYTHON=/path/to/python3."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group test --group lint
	@touch $@

run: setup ## set up, make the demonstration register, scan replica job boards, serve the console
	$(BIN)/supervisor demo --host $(HOST) --port $(PORT)

browser:
	@if [ -x /usr/bin/chromium ] && [ -x /usr/bin/chromium-headless-shell ] && fc-list 2>/dev/null | grep -qi 'NotoSansCJK'; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-headless-shell fonts-noto-cjk fontconfig >/dev/null; \
	else echo "The browser tests need Debian packages. Run: sudo apt-get install chromium chromium-headless-shell fonts-noto-cjk fontconfig"; exit 1; fi

postgresql:
	@if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; \
	else echo "PostgreSQL's server is absent: its tests are skipped. To run them: sudo apt-get install postgresql"; fi

test: setup browser postgresql ## run all tests, browser tests included
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal

test-postgresql: setup postgresql ## run the tests of store, services and web on PostgreSQL, which it starts itself
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || exit 1
	SUPERVISOR_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal tests/store tests/services tests/web

lint: setup ## ruff, mypy --strict, import contracts, unused dependencies, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs supervisor scrapers tests benchmarks

bench: setup ## run every benchmark beside its naive peer; writes build/bench.json and docs/benchmarks.md
	$(BIN)/python -m benchmarks

fuzz: setup ## throw damaged input at every reader for ten minutes (FUZZ_SECONDS=600)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group fuzz
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS)

kills: setup ## kill the console's master under load fifty times (KILL_ROUNDS=50); nothing saved may be lost
	$(BIN)/python -m tests.support.servers.kills --rounds $(KILL_ROUNDS)

faults: setup postgresql ## kill and cut off every process FAULTS=50 times (FAULTS_DATABASE=postgresql); nothing may be lost
	$(BIN)/python -m tests.support.faults --rounds $(FAULTS) --database $(FAULTS_DATABASE)

docs: setup ## regenerate the generated pages under docs/
	$(BIN)/supervisor docs

screenshots: setup browser ## take the pictures of the documentation from a fresh demonstration
	$(BIN)/python -m tests.e2e.screenshots

clean: ## remove the virtual environment and build products (the instance folder stays)
	rm -rf $(VENV) build dist
