# make chat: install and open the app.   make serve: install and answer over HTTP.
# make test: install and run every test.
# Each sets up what it needs; nothing has to run before it.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: chat serve test check format docs wheel dist clean
.DEFAULT_GOAL := chat

chat: $(VENV)/installed
	@$(BIN)/dateline

serve: $(VENV)/installed-serve
	@$(BIN)/dateline serve

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/installed-dev
	$(BIN)/python -m sphinx -q -W --keep-going -d build/doctrees docs build/site
	@echo "the site begins at build/site/index.html"

# Builds the wheel from the source distribution and tries it where nothing else is installed. The
# environment is $(VENV) while that is new, as in CI: the tests' libraries are added to it later.
wheel: BARE = $(if $(wildcard $(VENV)/installed*),build/bare,$(VENV))
wheel: build/tools
	rm -rf dist
	build/tools/bin/python -m build --quiet --outdir dist .
	test -x $(BARE)/bin/python || $(PYTHON) -m venv $(BARE)
	$(BARE)/bin/python tests/packaging/try_wheel.py dist/*.whl

# What is published: the same bytes from the same commit.
dist: build/tools
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) build/tools/bin/python -m build --quiet --outdir dist .
	build/tools/bin/python -m pip install --quiet --disable-pip-version-check twine
	build/tools/bin/python -m twine check --strict dist/*

build/tools:
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check build

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The constraints keep torch to the build that Dateline is tested with.
$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,docs]'
	@touch $(VENV)/installed $@

$(VENV)/installed-serve: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve]'
	@touch $@
