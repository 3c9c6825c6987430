# Everything sets itself up: an environment in .venv, from the hash-locked files in requirements/.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-annotate --custom-compile-command "make lock" --upgrade

# The programs in .venv know its place, so an environment that was moved along with the checkout fails without a reason.
ifneq ($(wildcard .venv/bin/pip),)
ifeq ($(shell grep -sF '$(CURDIR)/.venv/' .venv/bin/pip),)
ifneq ($(MAKECMDGOALS),clean)
$(error This checkout was moved after it was set up: run `make clean`, then again)
endif
endif
endif

.PHONY: demo test test-long fuzz browser browser-long lint release prove golden capstone mutate bench bench-page weigh pictures site serve lock clean

demo: .venv/notebooks
	$(BIN)/autograder demo

test: .venv/dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not long"

test-long: .venv/dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m long

fuzz: .venv/dev
	FUZZ_EXAMPLES=100000 $(BIN)/python -m pytest autograder/tests/fuzz
	RESULTS=10000 $(BIN)/python -m pytest autograder/tests/engine/grading/test_kills.py
	CHAOS=300 $(BIN)/python -m pytest autograder/tests/attacks/test_chaos.py
	SEEDS=60 $(BIN)/python -m pytest autograder/tests/course/test_verdicts.py autograder/tests/course/test_race.py

# Pages in Chromium. Its environment is apart, so that no browser plugin is loaded where submissions are graded;
# nbgrader is served from the one beside it.
browser: .venv/browser/ready .venv/dev site
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	    { [ "$$(id -u)" = 0 ] && apt-get install -y -qq chromium >/dev/null; } || \
	    { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }
	.venv/browser/bin/python -m pytest autograder/tests/browser
	$(BIN)/python site/tests/vectors.py
	node --test site/figures/*.test.js
	.venv/browser/bin/python -m pytest -n auto --dist loadfile -m "not long" site/tests

browser-long: .venv/browser/ready site
	.venv/browser/bin/python -m pytest -n auto --dist loadfile -m long site/tests

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy $(patsubst autograder/kit/%.py,--module %,$(wildcard autograder/kit/*.py))
	$(BIN)/mypy site/tools

release: .venv/dev
	$(BIN)/autograder release

prove: .venv/dev
	$(BIN)/autograder prove

bench: .venv/dev
	$(BIN)/python -m autograder.bench

# What is generated, then the pages, then formulas, link previews and the service worker; the last line looks at the result.
site: .venv/site site/node_modules/.package-lock.json
	$(BIN)/python site/tools/prebuild.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	node site/tools/finish.mjs build/site
	$(BIN)/python site/tools/offline.py build/site
	$(BIN)/python site/tools/check.py build/site

serve: site
	$(BIN)/python site/tools/serve.py 8000

bench-page: .venv/browser/ready site
	.venv/browser/bin/python site/tools/bench_page.py

weigh: .venv/browser/ready site
	.venv/browser/bin/python site/tools/weigh.py build/site

pictures: .venv/browser/ready site
	.venv/browser/bin/python site/tools/screenshots.py

golden: .venv/dev
	$(BIN)/python -m autograder.engine.proof.golden

capstone: .venv/dev
	$(BIN)/python -m autograder.engine.notebooks.capstone

mutate: .venv/dev
	$(BIN)/python -m autograder.engine.proof.mutation

lock: .venv/dev
	$(LOCK) pyproject.toml --extra install --output-file requirements/core.txt
	$(LOCK) pyproject.toml --extra install --extra dev --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra install --extra notebooks --output-file requirements/notebooks.txt
	$(LOCK) pyproject.toml --extra install --extra cluster --output-file requirements/cluster.txt
	$(LOCK) pyproject.toml --extra install --extra browser --output-file requirements/browser.txt
	$(LOCK) pyproject.toml --extra site --output-file requirements/site.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/core: requirements/core.txt pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes -r requirements/core.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/notebooks: requirements/notebooks.txt .venv/core
	$(INSTALL) --require-hashes -r requirements/notebooks.txt
	@touch $@

.venv/dev: requirements/dev.txt .venv/core
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/browser/ready: requirements/browser.txt pyproject.toml | .venv/bin/python
	$(PYTHON) -m venv .venv/browser
	.venv/browser/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	.venv/browser/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/site: requirements/site.txt .venv/core
	$(INSTALL) --require-hashes -r requirements/site.txt
	@touch $@

site/node_modules/.package-lock.json: site/package.json site/package-lock.json
	@command -v npm >/dev/null || { echo "The site needs node and npm: apt-get install nodejs npm"; exit 1; }
	npm ci --prefix site --ignore-scripts --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv site/node_modules site/pages/assets build .pytest_cache .mypy_cache .ruff_cache .hypothesis
