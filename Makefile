# `make catalogue` runs the main job on references/; `make test` runs every test.
# Both install what they need into .venv first; nothing outside this folder is touched.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: catalogue test lint quality benchmark model clean

catalogue: .venv/installed
	$(BIN)/biblio build references

test: .venv/installed-dev
	$(BIN)/python -m pytest

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

quality: .venv/installed-dev
	$(BIN)/python -m tests.quality

benchmark: .venv/installed-dev
	$(BIN)/python -m tests.benchmark

# Rebuilds the shipped model from the corpora in BIBLIO_SHARED (../shared unless given); some ten minutes of one core.
model: .venv/installed-dev
	BIBLIO_SHARED=$${BIBLIO_SHARED:-../shared} $(BIN)/python -m biblio.fields.train

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
