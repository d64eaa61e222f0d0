# Everything that must hold before a change lands: `make check`.
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: check lint docs test faults bench samples fuzz

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
	$(BIN)/coverage run -m pytest --numprocesses=0
	$(BIN)/coverage report

# Every command struck at every one of its system calls: needs strace, and most of an hour.
faults: $(BIN)/ruff
	$(BIN)/pytest tests/faults -m faults --numprocesses=0

# Any bytes at all as a report; what breaks is kept in build/fuzz.
FUZZ_SECONDS ?= 60
fuzz: $(BIN)/ruff
	$(BIN)/pip install --quiet --editable ".[fuzz]"
	$(BIN)/python -m fuzz.reports -max_total_time=$(FUZZ_SECONDS)

bench: $(BIN)/ruff
	$(BIN)/python -m benchmarks

samples: $(BIN)/ruff
	$(BIN)/python -m benchmarks.samples
