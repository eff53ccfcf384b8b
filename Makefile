# make chat: install and open the app.   make serve: install and answer over HTTP.
# make test: install and run every test.
# Each sets up what it needs; nothing has to run before it.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: chat serve test check format clean
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

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Dateline needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The constraints keep torch to the build that Dateline is tested with.
$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/installed-serve: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve]'
	@touch $@
