# Thin targets; what they do is a command of its own that can be run without make.
# `make demo` and `make test` each work as the very first command in a fresh clone.

PYTHON_BIN := .venv/bin/python
# The caller's PYTHONPATH must not put other code before ours, nor its DATELINE_* settings before the tests' own.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP
export PYTHONNOUSERSITE := 1
WITHOUT_SETTINGS := env $(addprefix -u ,$(filter DATELINE_%,$(.VARIABLES)))

.DEFAULT_GOAL := help
.PHONY: help setup demo up test soak bench fuzz lint check audit lock image

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## make .venv with everything (every other target does so by itself)
	@scripts/setup

demo: setup ## a real Kafka, the sample articles through it, the events on the screen; then all is stopped
	@.venv/bin/dateline demo

up: setup ## all of it on this machine, until Ctrl-C (DATELINE_BROKER=host:9092 make up: with a Kafka of your own)
	@.venv/bin/dateline up

test: setup ## every test, those on a real Kafka too (ARGS="-k places" for some)
	$(WITHOUT_SETTINGS) $(PYTHON_BIN) -m pytest $(ARGS)

soak: setup ## hours of faults in half an hour, on a three-node Kafka (ARGS="--articles 3000" for a small one)
	$(WITHOUT_SETTINGS) $(PYTHON_BIN) tests/faults/soak.py $(if $(DATA),--data "$(DATA)/articles") $(ARGS)

bench: setup ## clean-up and places on corpora (DATA=folder with geo/ and articles/; each benchmark's --help says more)
	@test -d "$(DATA)" || { echo 'make bench DATA=folder: it needs the folder of the corpora, as benchmarks/*.py --help describe' >&2; exit 2; }
	$(PYTHON_BIN) benchmarks/cleaning.py --data "$(DATA)"
	$(PYTHON_BIN) benchmarks/places.py --data "$(DATA)/geo"

fuzz: setup ## 100,000 inputs that nobody would send through decoder and enricher (INPUTS=number; half an hour)
	FUZZ_INPUTS=$(or $(INPUTS),100000) $(PYTHON_BIN) -m pytest tests/property/test_fuzz.py -q -s

lint: setup ## ruff, mypy --strict, the import rules
	$(PYTHON_BIN) -m ruff check .
	$(PYTHON_BIN) -m ruff format --check .
	$(PYTHON_BIN) -m mypy
	.venv/bin/lint-imports --no-cache

check: lint test ## lint and test, bandit, an audit where it is possible, and whether the packages fit together
	$(PYTHON_BIN) -m pip check
	$(PYTHON_BIN) -m bandit --quiet --configfile pyproject.toml --recursive stream scripts
	@scripts/audit --where-possible

audit: ## known vulnerabilities of the pinned packages (asks the advisory database of the package index)
	@scripts/audit

lock: ## write constraints.txt anew: the newest packages that pyproject.toml allows
	@scripts/lock

image: ## build the container image dateline:local (ENGINE=podman without Docker)
	$(or $(ENGINE),docker) build --tag dateline:local .
