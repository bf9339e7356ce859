# What a person types here. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
# Three test processes on the two cores of the machines this is built on: tests wait for servers, browsers and kills.
WORKERS ?= 3
# Containers often forbid Python to keep what it compiles; then each of the hundred programs that tests start compiles all of it.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-airtable test check bench bench-tallies words lock wheel clean tools-for-tests

help: ## List these targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 22

setup: .venv/.installed ## Install everything into .venv, build the look, compile the translations
	@$(BIN)/python assets/build.py
	@$(BIN)/python tools/words.py compile
	@sh tools/for-printing

demo: setup ## Load the demonstration year and serve it here; prints the address and a sign-in for each role
	@$(BIN)/engagement demo

demo-airtable: setup ## The same beside a local server that speaks Airtable's language: watch and edit both sides
	@$(BIN)/python tools/demo_airtable.py

test: setup tools-for-tests ## Run all tests, on SQLite and PostgreSQL and in a real browser
	@$(BIN)/pytest -n $(WORKERS)

check: setup ## Lint, formatting, types, and the import contracts between domains
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports

bench: setup tools-for-tests ## Measure pages beside a bare Flask application; prints a table
	@$(BIN)/python -m benchmarks.run

bench-tallies: setup ## Measure counting, beside pabutools in an environment of its own (it is GPL); prints tables
	@$(BIN)/python -m benchmarks.tallies
	@$(BIN)/python -m benchmarks.rankings
	@$(BIN)/python -m benchmarks.appraisal

words: setup ## Collect the site's words into translations/ after changing any
	@$(BIN)/python tools/words.py update

lock: ## Choose new versions of what we depend on and write them, with hashes, to requirements*.txt
	@sh tools/lock $(BIN)/uv

wheel: setup ## Build dist/engagement-….whl, complete with templates, migrations, translations and assets
	@$(BIN)/hatchling build -t wheel

clean: ## Remove what was built and installed here; the data in instance/ stays
	rm -rf .venv dist build assets/node_modules engagement/static/built .pytest_cache .mypy_cache .ruff_cache
	rm -f translations/*/LC_MESSAGES/*.mo

tools-for-tests:
	@sh tools/for-tests
	@sh tools/for-printing needed

.venv/.installed: requirements-dev.txt pyproject.toml
	@sh tools/install $(PYTHON)
	@touch $@
