# Everything sets itself up: an environment in .venv, from the hash-locked files in requirements/.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --custom-compile-command "make lock" --upgrade

.PHONY: demo test fuzz lint release prove golden mutate bench lock clean

demo: .venv/core
	$(BIN)/autograder demo

test: .venv/dev
	$(BIN)/python -m pytest

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

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis
