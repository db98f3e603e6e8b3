# Everything goes through the project's own environment in .venv; `make help` lists what there is.

PORT ?= 8000
SAMSYN_INSTANCE ?= instance
export PORT SAMSYN_INSTANCE

# A shell that was set up for another project must not lead ours astray.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONDONTWRITEBYTECODE PIP_USER PIP_TARGET PIP_PREFIX FLASK_APP FLASK_DEBUG

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
	--no-deps --require-hashes --only-binary :all: -r
WORDS := $(patsubst %.po,%.mo,$(wildcard intranet/translations/*/LC_MESSAGES/messages.po))
CHECKS := check-style check-layout check-types check-floors check-templates check-translations check-assets

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test tools check $(CHECKS) bench assets translations

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1 \t/p' Makefile | expand -t 20

install: .venv/app $(WORDS) ## make .venv with what a server needs

run: .venv/app $(WORDS) ## serve the demonstration on http://127.0.0.1:8000 (PORT, SAMSYN_INSTANCE, SAMSYN_DEMO_PASSWORD)
	@exec $(BIN)/python scripts/serve.py

test: tools $(WORDS) ## install what tests need and run everything, on SQLite and PostgreSQL
	@$(MAKE) --no-print-directory --keep-going check run-tests

check: .venv/dev ## style, types, floors, templates, translations, built assets
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS)

bench: .venv/dev $(WORDS) ## measure; prints one line a figure (WHAT="brief kills" measures those alone)
	@$(BIN)/python -m bench $(WHAT)

assets: ## build static/dist from static/src (needs Node)
	@npm ci --silent --no-audit --no-fund
	@npm run --silent build
	@python3 scripts/assets_current.py --write

translations: .venv/dev ## bring messages.po in line with the code, then list what waits for words
	@$(BIN)/python scripts/translations_complete.py --update

# What the targets above are made of

.venv/made:
	@sh scripts/make_venv.sh

.venv/app: requirements/app.txt .venv/made
	@sh scripts/debian_packages.sh run
	@echo "Installing what the app needs..."
	@$(INSTALL) $< && touch $@

.venv/dev: requirements/dev.txt .venv/app
	@echo "Installing what its tests need..."
	@$(INSTALL) $< && touch $@

%.mo: %.po | .venv/app
	@$(BIN)/pybabel --quiet compile -i $< -o $@

.PHONY: run-tests
tools: .venv/dev
	@sh scripts/debian_packages.sh test

run-tests:
	@# They wait for browsers and databases more than they compute; who steals takes whole runs of one file, with its server.
	@$(BIN)/python -m pytest -n 3 --dist worksteal

check-style:
	@$(BIN)/ruff check --quiet --output-format concise .

check-layout:
	@$(BIN)/ruff format --check --quiet --output-format concise .

check-types:
	@$(BIN)/mypy intranet

check-floors:
	@$(BIN)/lint-imports --no-cache

check-templates:
	@$(BIN)/djlint templates --lint --quiet

check-translations:
	@$(BIN)/python scripts/translations_complete.py

check-assets:
	@$(BIN)/python scripts/assets_current.py
