# Everything sets itself up: an environment in .venv, from the hash-locked files in requirements/.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --custom-compile-command "make lock" --upgrade

.PHONY: demo test browser fuzz lint release prove golden mutate bench bench-figures figures lock clean

demo: .venv/core
	$(BIN)/autograder demo

test: .venv/dev
	$(BIN)/python -m pytest

# Needs node, npm and Debian's chromium besides what is fetched here.
browser: .venv/browser figures
	node --test site/figures
	$(BIN)/python -m pytest site/tests

figures: .venv/core site/node_modules/.package-lock.json
	$(BIN)/python site/tools/build_figures.py

bench-figures: .venv/browser figures
	$(BIN)/python site/tools/bench_figures.py

fuzz: .venv/dev
	FUZZ_EXAMPLES=100000 $(BIN)/python -m pytest autograder/tests/fuzz

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

release: .venv/dev
	$(BIN)/autograder release

prove: .venv/dev
	$(BIN)/autograder prove

bench: .venv/dev
	$(BIN)/python -m autograder.bench

golden: .venv/dev
	$(BIN)/python -m autograder.engine.proof.golden

mutate: .venv/dev
	$(BIN)/python -m autograder.engine.proof.mutation

lock: .venv/dev
	$(LOCK) pyproject.toml --extra install --output-file requirements/core.txt
	$(LOCK) pyproject.toml --extra install --extra dev --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra browser --constraint requirements/dev.txt --output-file requirements/browser.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/core: requirements/core.txt pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes -r requirements/core.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/core
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/browser: requirements/browser.txt .venv/core
	$(INSTALL) --require-hashes -r requirements/browser.txt
	@touch $@

# No script of a package is run, and every package is checked against its hash.
site/node_modules/.package-lock.json: site/package.json site/package-lock.json
	cd site && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv build site/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
