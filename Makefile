# `make chat` and `make test` are all that a newcomer needs; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORE ?= .dateline
PORT ?= 7860

.DEFAULT_GOAL := help
.PHONY: help chat test lint format docs bench eval reader clean lock

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

chat: $(VENV)/run.stamp ## Install, ingest the seed articles and open the browser chat
	$(BIN)/dateline ingest --store $(STORE)
	$(BIN)/dateline serve --store $(STORE) --port $(PORT) --open

test: $(VENV)/dev.stamp ## Install and run every test, browser ones included, without a network
	scripts/chromium.sh
	scripts/offline.sh $(BIN)/pytest $(TESTS)

lint: $(VENV)/dev.stamp ## Style, types and the layer rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/run.stamp ## Check the gold questions, ask them all, and judge the answers against the baseline
	$(BIN)/dateline eval lint
	scripts/offline.sh $(BIN)/dateline eval gate

docs: $(VENV)/dev.stamp ## Write help texts and real output into the pages anew
	$(BIN)/python -m scripts.commands
	$(BIN)/python -m scripts.examples

bench: $(VENV)/run.stamp ## Measure retrieval, ingest and latency (BENCH="--limit 100" for a quick look)
	$(BIN)/python -m bench $(BENCH)

reader: ## Train the bundled reader anew (needs the training data, see training/README.md)
	training/run.sh

lock: $(VENV)/dev.stamp ## Pin the dependencies anew
	$(BIN)/pip install --quiet uv
	for groups in "requirements.lock --group build" "requirements-dev.lock --group build --group dev"; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header --upgrade pyproject.toml -o $$groups; \
	done

clean: ## Remove the environment, the index and every cache
	rm -rf $(VENV) $(STORE) .bench eval-runs dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or later."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
