# Causerie's commands. Each sets up what it needs first, once; nothing else has to be installed by hand.

PYTHON ?= python3
VENV := .venv/bin
PORT ?=
OPEN ?= 1
SCENARIO ?= ingest
FULL ?=
ROUNDS ?= 10
FAULT ?=

export FULL

.DEFAULT_GOAL := help
.PHONY: help run test dev check fix fuzz bench faults contract docs shots lock

help: ## what there is
	@echo "make TARGET [NAME=value …]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

run: ## start the product with its demo: PORT=8123, OPEN=0 opens no browser
	@$(PYTHON) tools/run.py $(if $(PORT),--port $(PORT)) $(if $(filter 0 no false,$(OPEN)),--no-open)

test: ## every test: Python, TypeScript, browser journeys, laws
	@$(PYTHON) tools/test.py

dev: ## the demo and Vite, both reloading: PORT=8123
	@$(PYTHON) tools/dev.py $(if $(PORT),--port $(PORT))

check: ## the fast part: style, types, imports
	@$(PYTHON) tools/check.py

fix: ## repair what style tools can repair
	@$(PYTHON) tools/setup.py --dev --no-web
	@$(VENV)/ruff check --fix . ; $(VENV)/ruff format .

fuzz: ## the random tests, with many more examples; seeds are printed
	@$(PYTHON) tools/setup.py --dev --no-web
	@$(VENV)/pytest -m hypothesis --hypothesis-profile=fuzz --timeout=0 tests

bench: ## one measurement, ending in one line of JSON: SCENARIO=ingest, FULL=1 for the long form
	@$(PYTHON) tools/setup.py --dev $(if $(filter size screen,$(SCENARIO)),,--no-web)
	@$(VENV)/python -m bench $(SCENARIO)

faults: ## kill, stop and garble under load: ROUNDS=100, FAULT=name repeats one
	@$(PYTHON) tools/setup.py --dev --no-web
	@$(VENV)/python tests/faults/run.py --rounds $(ROUNDS) $(if $(FAULT),--fault $(FAULT))

contract: ## write contract/openapi.json and the TypeScript types made from it
	@$(PYTHON) tools/contract.py

docs: ## write docs/reference from the code
	@$(PYTHON) tools/setup.py --dev --no-web
	@$(VENV)/python tools/docs.py

shots: ## take the pictures of the README and the guides anew, from the demo
	@$(PYTHON) tools/shots.py

lock: ## write the requirements*.lock files from pyproject.toml
	@$(PYTHON) tools/setup.py --dev --no-web
	@$(PYTHON) tools/lock.py
