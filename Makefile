# Every verb does the set-up it needs first: system libraries, .venv, pinned packages. `make help` lists them.
# Details of the set-up and its variables: tools/setup.sh

.DEFAULT_GOAL := help
# A half-written stamp would pass for a finished set-up.
.DELETE_ON_ERROR:
# One recipe at a time: two pips in one .venv would break each other. The work itself is parallel inside.
.NOTPARALLEL:

PY := .venv/bin/python
# Extra words for the command: make pdf ARGS="en --keep"
ARGS ?=
# Test processes, and what else pytest should hear: make test PYTEST_ARGS="-k citations"
PYTEST_WORKERS ?= 2
PYTEST_ARGS ?=
# Only what is there: the linters stop at a path that is not.
SOURCES := $(wildcard build.py dossier bench tests)
PYTEST := $(PY) -m pytest -n $(PYTEST_WORKERS)

RUNTIME := .venv/.ready-runtime
VERAPDF := .venv/.ready-verapdf
DEV := .venv/.ready-dev

.PHONY: help setup pdf test test-slow check lint format bench verapdf lock clean distclean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Set up for building and testing, or mend a set-up (each other target does its own)
	tools/setup.sh dev

pdf: $(RUNTIME) ## Build the PDFs into dist/ (ARGS="..." is handed on to build.py pdf)
	$(PY) build.py pdf $(ARGS)

test: $(DEV) ## Run the tests, except the slow ones (PYTEST_ARGS="..." is handed on)
	$(PYTEST) -m "not slow" $(PYTEST_ARGS)

test-slow: $(DEV) ## Run the slow tests only
	$(PYTEST) -m slow $(PYTEST_ARGS)

check: lint test ## Lint, types and tests: what must pass before a change lands

lint: $(DEV) ## Check form (ruff) and types (mypy)
	$(PY) -m ruff check $(SOURCES)
	$(PY) -m ruff format --check $(SOURCES)
	$(PY) -m mypy $(SOURCES)

format: $(DEV) ## Put the Python code into form (ruff)
	$(PY) -m ruff check --fix $(SOURCES)
	$(PY) -m ruff format $(SOURCES)

bench: $(RUNTIME) ## Measure build times (ARGS="..." is handed on)
	$(PY) -m bench $(ARGS)

verapdf: $(VERAPDF) ## Validate the PDFs in dist/ with veraPDF (ARGS="ua1 dist/x.pdf" to choose)
	$(PY) -m tests.tools.verapdf $(or $(ARGS),ua1 dist)

lock: ## Write requirements/*.txt from pyproject.toml (ARGS="--upgrade-package lxml" and the like)
	tools/lock.sh $(ARGS)

clean: ## Remove what was built: dist/ and caches
	rm -rf dist build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## clean, and remove .venv
	rm -rf .venv

# The interpreter as a prerequisite: when it is gone (a moved or upgraded Python leaves a dangling link), set up again.
$(RUNTIME): requirements/runtime.txt tools/setup.sh $(PY)
	tools/setup.sh runtime

$(VERAPDF): requirements/verapdf.txt tools/setup.sh $(PY)
	tools/setup.sh verapdf

$(DEV): requirements/dev.txt tools/setup.sh $(PY)
	tools/setup.sh dev

# No recipe: make takes it as changed when it is missing.
$(PY):
