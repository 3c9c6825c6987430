# Everything sets itself up: an environment in .venv, from the hash-locked files in requirements/.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --custom-compile-command "make lock" --upgrade

.PHONY: demo test fuzz browser lint release prove golden mutate bench lock clean

demo: .venv/core
	$(BIN)/autograder demo

test: .venv/dev
	$(BIN)/python -m pytest

fuzz: .venv/dev
	FUZZ_EXAMPLES=100000 $(BIN)/python -m pytest autograder/tests/fuzz

# Pages in Chromium. Its environment is apart, so that no browser plugin is loaded where submissions are graded.
browser: .venv/browser/ready
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	    { [ "$$(id -u)" = 0 ] && apt-get install -y -qq chromium >/dev/null; } || \
	    { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }
	.venv/browser/bin/python -m pytest autograder/tests/browser

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
	$(LOCK) pyproject.toml --extra install --extra browser --output-file requirements/browser.txt

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

.venv/browser/ready: requirements/browser.txt pyproject.toml | .venv/bin/python
	$(PYTHON) -m venv .venv/browser
	.venv/browser/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	.venv/browser/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis
