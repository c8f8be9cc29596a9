# Beffroi: everything from here. « make help » lists the commands.
# A machine with Python 3.11 or later and make is enough; nothing is installed outside .venv.

PORT ?= 8000
DATA ?= $(or $(BEFFROI_DATA_DIR),data)
export BEFFROI_DATA_DIR := $(abspath $(DATA))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --no-input
EDITABLE := $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
# Checks and tests keep their own data: they never touch yours.
CHECK_ENV := BEFFROI_DATA_DIR="$(abspath build/check)" BEFFROI_DATABASE_URL= BEFFROI_DEMO=0 \
	BEFFROI_PUBLIC_URL=https://beffroi.exemple.fr
# The walks in the browser: all of them, or « both_databases » alone.
WALKS ?= e2e
TEST_ENV := BEFFROI_DATA_DIR="$(abspath build/test-data)"
SECTIONS := pages sending tracking
TEMPLATES = $(shell find beffroi -name '*.html')

.DEFAULT_GOAL := help
.PHONY: help install run demo-reset test check bench shots shots-mails lock format

help: ## Cette aide
	@echo "Beffroi – commandes :"
	@sed -n 's/^\([a-z%-]*\):.*## /  make \1\t/p' Makefile | expand -t 22
	@echo
	@echo "  PORT=8001 choisit le port, DATA=/chemin le dossier de données (ici : $(BEFFROI_DATA_DIR))."

install: $(VENV)/.prod ## Préparer le programme dans .venv, sans rien lancer

run: $(VENV)/.prod ## Tout préparer et lancer Beffroi avec la région de démonstration
	@BEFFROI_LOG_LEVEL=$${BEFFROI_LOG_LEVEL:-warning} exec $(BIN)/beffroi run --demo --port $(PORT)

demo-reset: $(VENV)/.prod ## Recommencer la démonstration (efface les données de démonstration)
	@BEFFROI_DEMO=1 $(BIN)/beffroi demo_reset

test: $(VENV)/.dev ## Les tests (SQLite, ou la base de BEFFROI_DATABASE_URL)
	@$(TEST_ENV) $(BIN)/python -m pytest -n 2 -q -m "not bench and not e2e" $(TESTS)
	@$(TEST_ENV) $(BIN)/python -m pytest -q -m "$(WALKS)" tests/e2e

check: $(VENV)/.dev ## Format, règles, types, contrats, gabarits, migrations, sûreté
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy beffroi
	$(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(CHECK_ENV) $(BIN)/beffroi makemigrations --check --dry-run
	$(CHECK_ENV) $(BIN)/beffroi check --deploy --fail-level WARNING
	$(TEST_ENV) $(BIN)/python -m pytest -n 2 -q tests/house

format: $(VENV)/.dev ## Mettre en forme le code et les gabarits
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python -m tests.house.typeset
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)

bench: $(addprefix bench-,$(SECTIONS)) ## Toutes les mesures (build/bench/)

bench-%: $(VENV)/.dev ## Les mesures d’une section, par exemple make bench-pages
	@$(TEST_ENV) $(BIN)/python -m tests.bench.$*

shots: $(VENV)/.dev ## Une image de chaque page (build/shots/)
	@$(TEST_ENV) $(BIN)/python -m tests.e2e.shots $(ROLES)

shots-mails: $(VENV)/.dev ## Une image de chaque message de test et de ses pages (build/shots-mails/)
	@$(TEST_ENV) $(BIN)/python -m tests.e2e.mail_shots $(SCENARIOS)

lock: $(VENV)/.dev ## Refaire les listes de paquets de requirements/
	@$(BIN)/python requirements/lock.py

# Stamps: a second run installs nothing. The development list contains the other one.
$(VENV)/.prod: requirements/prod.txt pyproject.toml | $(BIN)/python
	@if [ "$(VENV)/.dev" -nt requirements/prod.txt ] && [ "$(VENV)/.dev" -nt pyproject.toml ]; then :; else \
		echo "Installation des paquets dans $(VENV)…"; \
		$(PIP_INSTALL) --require-hashes -r requirements/prod.txt && $(EDITABLE); \
	fi
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installation des paquets de développement dans $(VENV)…"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@$(EDITABLE)
	@touch $@

$(BIN)/python:
	@found=; bare=; \
	for name in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		if $$name -c 'import ensurepip, venv' 2>/dev/null; then found=$$name; break; fi; \
		bare=$$name; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		echo "Il manque à $$bare le module venv. Sur Debian ou Ubuntu : apt install python3-venv" >&2; exit 1; \
	elif [ -z "$$found" ]; then \
		echo "Il faut Python 3.11 ou plus récent. Sur Debian ou Ubuntu : apt install python3 python3-venv" >&2; exit 1; \
	fi; \
	echo "Environnement $(VENV) avec $$($$found --version)"; \
	$$found -m venv $(VENV)
