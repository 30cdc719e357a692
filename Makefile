# Two commands on a fresh machine: `make site` and `make test`. `make help` names the others.
# PYTHON names the interpreter to start from (3.11); pip's own settings are honoured.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLAIMS := $(BIN)/claims
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable
PYTEST := $(BIN)/python -m pytest

export NO_MKDOCS_2_WARNING := 1

.PHONY: help setup site serve test lint format notebooks bench performance verify verify-sandbox architecture packages characteristics looks occasions forks compiles minutes gate noise noise-on-load clean

help: ## say what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.site ## make .venv with the generator and both frameworks
	@echo "== next, for a claim of your own: $(CLAIMS) new my-claim, then edit claims/my-claim/, then $(CLAIMS) serve my-claim =="
	@echo "== or the first pages of the site, within six minutes: make site QUICK=1 =="

# An interpreter whose folder could not be made whole is removed, so that the next `make` begins anew.
.DELETE_ON_ERROR:

$(VENV)/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" || { \
		echo "== $(PYTHON) is no Python 3.11, which the frameworks need; install it, then run make with PYTHON=python3.11 =="; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: $(VENV)/bin/python pyproject.toml constraints.txt
	@$(BIN)/python -m pip --version > /dev/null || { \
		echo "== $(VENV) has no pip, as after an upgrade of its Python; run rm -r $(VENV), then make again =="; exit 1; }
	@echo "== installing (a few minutes, about 4 GB) =="
	@begin=$$(date +%s); $(INSTALL) '.[frameworks]' && $(BIN)/python -m compileall -q generators claims \
		&& echo "== installed in $$(($$(date +%s) - begin)) s =="
	@touch $@

$(VENV)/.test: $(VENV)/.site
	$(INSTALL) '.[frameworks,notebooks,test,dask]'
	@touch $@

site: $(VENV)/.site ## run the scripts that must run and build the site, first pages within minutes; QUICK=1 stops there
	$(CLAIMS) site $(if $(QUICK),--quick)

serve: $(VENV)/.site ## serve the live site on http://127.0.0.1:8000
	$(CLAIMS) serve

lint: $(VENV)/.test ## formatting, lint, types, import direction, entries; runs every tool and says which failed
	@failed=; \
	for tool in "ruff format --check ." "ruff check ." "mypy" "lint-imports" "claims check"; do \
		echo "== $$tool =="; \
		$(BIN)/$$tool || failed="$$failed, $$tool"; \
	done; \
	if [ -n "$$failed" ]; then \
		echo "== failed: $${failed#, }; \`make format\` mends what ruff can mend by itself =="; \
		exit 1; \
	fi

format: $(VENV)/.test ## format all code, and mend what the linter can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: lint ## everything that must hold, in under 15 minutes on 2 cores
	rm -f .coverage .coverage.*
	$(PYTEST) --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term-missing:skip-covered

verify: $(VENV)/.test ## what takes longer than `make test`: known work timed ten times, real scripts mutated, runs killed, readers fuzzed, pages read by axe and others
	bash scripts/install-page-tools.sh
	$(PYTEST) -m verify -s tests/verify tests/integration tests/repository

verify-sandbox: $(VENV)/.test ## every attack at every layer, alone and beside honest jobs; prints what was tried
	$(PYTEST) -m "sandbox or not sandbox" -s tests/attacks

bench: $(VENV)/.test ## how fast we are, against a limit or a peer in the same run: ONLY="name other", FULL=1, ROUNDS=5, SIZES=30,60, AGAINST=CHECKOUT, LIMIT=600
	PYTHONPATH=tests $(BIN)/python -m benchmarks $(ONLY) $(if $(FULL),--full) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SIZES),--sizes $(SIZES)) $(if $(AGAINST),--against $(AGAINST)) $(if $(LIMIT),--limit $(LIMIT))
	$(if $(ONLY)$(AGAINST),,$(PYTEST) tests/benchmarks -m bench -s)

performance: $(VENV)/.test ## write what `make bench` has measured into docs/performance.md
	PYTHONPATH=tests $(BIN)/python -m benchmarks --render

architecture: $(VENV)/.test ## draw the folders and their imports, and write their table, into docs/architecture.md
	PYTHONPATH=tests $(BIN)/python -m helpers.pages.architecture

packages: $(VENV)/.test ## ask the package index which Pythons each pin is for, and write it into docs/packages.md
	PYTHONPATH=tests $(BIN)/python -m helpers.pages.pinned_packages

characteristics: $(VENV)/.test ## simulate how often a comparison of timings is right, and write it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.simulated_blocks.characteristics

looks: $(VENV)/.test ## simulate how often looks at a timing are right, and write it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.simulated_launches.looks_tables

occasions: $(VENV)/.test ## add what timings came to in built sites, SITES="one other", to docs/method/timing.md; LOADED=1 beside other work
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.occasions $(SITES) $(if $(LOADED),--loaded)

smallest: $(VENV)/.test ## simulate how often the smallest of several timings is compared rightly, and write it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.simulated_launches.smallest_tables

twins: $(VENV)/.test ## judge the twins of real claims at every look, EVIDENCE="build/evidence other", and add them to docs/method/timing.md; LOADED=1 beside other work
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.twin_decisions $(EVIDENCE) $(if $(LOADED),--loaded)

forks: $(VENV)/.test ## time real claims in fresh processes and in forks, LAUNCHES=36, and write both into docs/method/timing.md; RAW=FILE goes on from a file
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.fork_validation --launches $(or $(LAUNCHES),36) \
		--raw $(or $(RAW),build/forks.json)

compiles: $(VENV)/.test ## compile one claim anew, five times, and write what compiles differ by into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.compiles --raw $(or $(RAW),build/compiles.json)

minutes: $(VENV)/.test ## write where the seconds of timings went, EVIDENCE=build/evidence, into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.minutes_table $(EVIDENCE)

gate: $(VENV)/.test ## simulate the gate that compares a framework with itself, and write it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.simulated_launches.gate_tables

noise: $(VENV)/.test ## simulate which rounds beside a neighbour are left out, and write it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.simulated_launches.noise_tables

noise-on-load: $(VENV)/.test ## time toy scripts beside real neighbours, and write what came of it into docs/method/timing.md
	PYTHONPATH=tests $(BIN)/python -m helpers.timing.measurements.noise_on_load

notebooks: $(VENV)/.test ## execute the notebooks again and store their outputs
	$(BIN)/python -m nbconvert --to notebook --execute --inplace docs/notebooks/*.ipynb \
		--ExecutePreprocessor.record_timing=False \
		--ExecutePreprocessor.extra_arguments=--IPKernelApp.capture_fd_output=False

clean: ## remove what was generated; the environment stays
	rm -rf build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
