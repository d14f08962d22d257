# Two commands are enough: `make run` to see it, `make test` to change it.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
.DEFAULT_GOAL := run

.venv/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: install
install: .venv/run.stamp  ## Install what running needs

.PHONY: run
run: install  ## Serve the demonstration place on 127.0.0.1
	DEMO=$${DEMO-1} PORT=$(PORT) SITE_ADDRESS=$${SITE_ADDRESS-http://127.0.0.1:$(PORT)} $(BIN)/python manage.py serve

.PHONY: test
test: .venv/dev.stamp  ## Run the suite
	$(BIN)/pytest -n auto

.PHONY: crawl
crawl: .venv/dev.stamp  ## Visit every address as every visitor: nothing planted is read, nothing changes, nothing costs more
	$(BIN)/pytest -n auto -m crawl

.PHONY: races
races: .venv/dev.stamp  ## Several processes at once, and processes killed, on the database DATABASE_URL names
	$(BIN)/pytest -n auto -m race

.PHONY: office
office: .venv/dev.stamp  ## Recalculate workbooks with LibreOffice and compare each figure
	$(BIN)/pytest -m office tests/casebuilder/documents/test_recalculated.py

.PHONY: papers
papers: .venv/dev.stamp  ## Make documents by the dozen, odd and hostile and large, and hold them to PDF/UA-1 and PDF/A-3a
	$(BIN)/pytest -n auto -m papers

.PHONY: contract
contract: .venv/dev.stamp  ## Hold the search backend to modelsearch's own tests (MODELSEARCH_FIXTURES: where their fixture lies)
	$(BIN)/pytest --noconftest --ds=tests.contract_settings tests/search/contract.py

.PHONY: browser
browser: .venv/dev.stamp  ## Walk whole journeys in Chromium
	$(BIN)/pytest tests/browser -n 2 --allow-hosts=127.0.0.1 --override-ini addopts="--strict-markers -p no:cacheprovider"

.PHONY: check
check: .venv/dev.stamp  ## Everything that can be checked without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check
	$(BIN)/python manage.py steps_doc --check
	$(BIN)/python manage.py glossary_doc --check
	$(BIN)/python manage.py retention_doc --check
	$(BIN)/python manage.py translations --check

.PHONY: bench
bench: .venv/dev.stamp  ## Measure pages, documents and the engine, then search (half an hour); prints the tables
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_search

.PHONY: bench-search
bench-search: .venv/dev.stamp  ## Measure search alone: Whoosh, FTS5 and, on the server BENCH_DATABASE_URL names, PostgreSQL
	$(BIN)/python -m tests.bench_search

.PHONY: lock
lock: .venv/dev.stamp  ## Pin every dependency, with hashes, for Python 3.11 and later
	$(BIN)/uv pip compile --quiet pyproject.toml --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --extra build --output-file requirements/run.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --all-extras --constraints requirements/run.txt --output-file requirements/dev.txt

.PHONY: help
help:  ## Say what each command does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
