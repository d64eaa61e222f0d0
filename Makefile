# Everything that must hold before a change lands: `make check`.
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: check lint docs test bench samples

check: lint docs test

$(BIN)/ruff: pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --editable ".[dev]"
	@touch $@

lint: $(BIN)/ruff
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(BIN)/ruff
	$(BIN)/cog --check -I src docs/*.md

test: $(BIN)/ruff
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

bench: $(BIN)/ruff
	$(BIN)/python -m benchmarks

samples: $(BIN)/ruff
	$(BIN)/python -m benchmarks.samples
