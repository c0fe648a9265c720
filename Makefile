# The verbs of the house. The first two set everything up on a machine that has
# only Python 3.11 or newer, make and a package index.

PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := run
.PHONY: run test check bench lock format

run: .venv/run.stamp         ## the bot if config.toml has a token, else the playground
	@exec $(BIN)/python -m bot start

test: .venv/dev.stamp        ## all tests
	$(BIN)/python -m pytest

check: .venv/dev.stamp       ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: .venv/dev.stamp       ## measured ratios, in one run
	$(BIN)/python -m bench

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@ .venv/run.stamp

lock:                        ## pin anew; needs uv
	for group in "" "-dev"; do \
	  uv pip compile pyproject.toml $${group:+--group dev} --upgrade --generate-hashes --universal \
	    --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	    --quiet --output-file requirements$$group.txt; \
	done
