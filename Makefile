# Nothing to install before make: it needs git, make and Python 3.11 or later.

.DEFAULT_GOAL := help
.PHONY: help demo dev check test cov crash lowest bench bench-server conformance differential fuzz docs clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOWEST := .venv-lowest
ARGS ?=

# The first Python on the path that is new enough; `make PYTHON=... dev` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(or $(firstword $(foreach each,$(CANDIDATES),$(shell command -v $(each) >/dev/null 2>&1 && \
	$(each) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(each)))),$(error Python 3.11 or later is needed))

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing vcmicro and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

dev: $(READY) ## Set up the environment to work in
	@echo "Ready: . $(BIN)/activate"

demo: $(READY) ## Issue, bake, verify, tamper, verify: the main job on your terminal
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash scripts/demo.sh

check: $(READY) ## Lint, format, types, import contracts, pinned contexts, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/contexts.py --check
	$(BIN)/python scripts/generate_reference.py --check

test: $(READY) ## Run the tests (ARGS="-k name" is passed to pytest)
	$(BIN)/python -m pytest --numprocesses auto $(ARGS)

cov: $(READY) ## Run the tests and require 95 % branch coverage
	$(MAKE) test ARGS="--cov --cov-report=term --cov-fail-under=95 $(ARGS)"

crash: $(READY) ## Kill a process that changes status lists 200 times, on SQLite and on PostgreSQL
	VCMICRO_KILLS=200 $(BIN)/python -m pytest tests/stores -k killed $(ARGS)

lowest: pyproject.toml ## Run the unit tests with the oldest supported versions of the dependencies
	@test -x $(LOWEST)/bin/python || $(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python scripts/floors.py > $(LOWEST)/floors.txt
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[cli,status,test]' --constraint $(LOWEST)/floors.txt
	$(LOWEST)/bin/python -m pytest --numprocesses auto tests/unit $(ARGS)

bench: $(READY) ## Measure against PyLD and others (ARGS="--quick" for a short run); writes build/bench.json
	$(BIN)/python -m bench $(ARGS)

bench-server: $(READY) ## Load the server with 200 clients for two minutes (ARGS="--seconds 10"); writes build/bench-server.json
	$(BIN)/python -m bench.server $(ARGS)

differential: $(READY) ## Compare 20,000 documents with PyLD and jsonld.js (ARGS="--count 500 --seed 2")
	$(BIN)/python -m differential $(ARGS)

conformance: $(READY) ## Run the suites of the standards; writes docs/reference/conformance.md
	$(BIN)/python scripts/conformance.py

fuzz: $(READY) ## Fuzz every target for a minute (ARGS="--target engine --seconds 3600")
	$(BIN)/python -m fuzz $(ARGS)

docs: $(READY) ## Write the reference pages from the registries
	$(BIN)/python scripts/generate_reference.py

clean: ## Remove the environments and what the tools left
	rm -rf $(VENV) $(LOWEST) build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
