# Needs only Python 3.11 or later and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WORKERS ?= 2
ROOM ?=
OUT ?= demo
SECONDS ?= 600
# Tests run in as many processes as there are cores: threads of the linear algebra beside them would only wait.
test verify: export OMP_NUM_THREADS = 1

.PHONY: help demo test verify lint bench fuzz notebooks docs lock clean

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Fairlead needs Python 3.11 or later: no '$(PYTHON)' found. Try: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Fairlead needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) -V). Try: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make environments: install its venv module (on Debian: apt install python3-venv)."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## the whole story on made-up firms; ends by naming the report
	$(BIN)/fairlead demo --out $(OUT)

test: $(STAMP)  ## the tests, in under ten minutes
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

verify: $(STAMP)  ## the long counts; ROOM=matching runs one room
	$(BIN)/python -m pytest -m verify -n $(WORKERS) $(if $(ROOM),tests/$(ROOM),tests)

lint: $(STAMP)  ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)  ## the benchmarks, one script a room
	for script in $(basename $(notdir $(wildcard benchmarks/bench_*.py))); do $(BIN)/python -m benchmarks.$$script || exit 1; done

fuzz: $(STAMP)  ## fuzz every reader for SECONDS=600, guided by coverage
	@test -d .fuzz/atheris || $(BIN)/python -m pip install --quiet --disable-pip-version-check --target .fuzz atheris==3.0.0 \
		|| { rm -rf .fuzz; echo "atheris could not be fetched: it has wheels for Linux only."; exit 2; }
	PYTHONPATH=.fuzz $(BIN)/python -m fuzz.run --seconds $(SECONDS)

notebooks: $(STAMP)  ## run every notebook from top to bottom
	$(BIN)/python notebooks/run.py

notebooks/executed/.all: $(wildcard notebooks/*.ipynb)
	$(MAKE) notebooks

docs: $(STAMP) notebooks/executed/.all  ## the documentation as a site, in site/; any broken link or stray page fails
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -c docs . site
	@echo "Open site/index.html"

lock:  ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --group dev --extra docs --extra notebooks --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock

clean:  ## remove what make made
	rm -rf $(VENV) $(OUT) site jupyter_execute notebooks/executed .fuzz fuzz/found .mypy_cache .ruff_cache .pytest_cache .hypothesis
