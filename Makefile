# What people of the project do, by command. `make` lists them.
# A fresh machine needs Python 3.11 or newer, git and make; the rest is installed here.

PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)
# Lines marked for the other database are not asked of this run.
SAR_OTHER_ENGINE := $(if $(findstring postgres,$(DATABASE_URL)),SQLite,PostgreSQL)
export PORT SAR_OTHER_ENGINE

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench docs lock assets audit install pango chromium

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

demo: pango .venv/.runtime ## load the sample review and serve it; PORT=8123 make demo moves it
	@exec $(BIN)/python manage.py demo

test: pango chromium .venv/.dev ## run every test; on PostgreSQL when DATABASE_URL names one
	$(BIN)/python -m pytest -n auto --cov $(ARGS)

check: .venv/.dev ## lint, types, layers, migrations and generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py write_docs --check

fix: .venv/.dev ## format, and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: pango .venv/.dev ## measure pages, PDFs and the pack, as ratios in one run
	$(BIN)/python -m benchmarks

docs: .venv/.dev ## write docs/workflow.md and docs/roles.md from the code
	$(BIN)/python manage.py write_docs

lock: .venv/.dev ## write the lock files from requirements*.in; UPGRADE=--upgrade takes newer ones
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

assets: ## compile static/ from frontend/ (needs Node; only to upgrade the look)
	cd frontend && npm ci && npm run build

audit: .venv/.dev ## ask for known holes in what we depend on (needs the internet)
	$(BIN)/uv tool run pip-audit --require-hashes --disable-pip -r requirements.txt

install: .venv/.dev ## make .venv with everything a developer needs

pango chromium:
	@.ci/need $@

.venv/bin/python:
	@.ci/need venv

# A stamp each: a second run installs nothing.
.venv/.runtime: requirements.txt | .venv/bin/python
	@echo "Installing what the portal needs: about half a minute, once"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	@echo "Installing what its developers need: about half a minute, once"
	@$(PIP) -r requirements-dev.txt
	@touch $@
