# The whole developer interface. A person, pre-commit and CI run the same targets.
PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

# Where benchmarks put what they make; peers take some 1.5 GB there.
BENCH := build/bench

# A rig that hangs is ended, whatever holds it.
WITHIN := timeout --kill-after=20

.PHONY: install demo test test-guest test-windows check format docs samples lock bench bench-peers

install: .venv/.installed ## the environment, from pinned and hashed packages

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Colmate needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## sweep the samples, print the table, write demo-report.html
	$(BIN)/colmate scan sample_data --format table -o html=demo-report.html || test $$? -eq 1 # leaks
	@echo "The report is demo-report.html: open it in a browser."

test: install ## all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-guest: install ## the services on a Debian laptop in QEMU, with sticks, LUKS and a share (root)
	$(WITHIN) 930 $(BIN)/python -m tests.guest.run

test-windows: install ## the agent and the scanner under Windows Python, on Wine
	$(WITHIN) 630 $(BIN)/python -m tests.windows.run

check: install ## everything a change must keep
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.check_docs
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=92

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: install ## write the generated pages
	$(BIN)/python -m tests.check_docs --write

samples: install ## write sample_data/ anew
	$(BIN)/python -m sample_data.make

bench: install ## false alerts on this machine's own manuals, speed of the text stage, a whole sweep
	$(BIN)/python -m benchmarks.ordinary
	$(BIN)/python -m benchmarks.text_stage
	$(BIN)/python -m benchmarks.folder $(BENCH)/folder --measure
	$(BIN)/python -m benchmarks.second_pass $(BENCH)/second_pass

bench-peers: install ## the same folder against hawk-eye and Presidio, each in its own environment
	$(BIN)/python -m benchmarks.against_peers $(BENCH)

lock: ## resolve dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	    --custom-compile-command 'make lock' pyproject.toml --group dev -o requirements.lock
