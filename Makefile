# Everything a person or CI does here. The first two commands on a fresh machine: make demo, make test.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PYTHON ?= python3
TARGET ?= lambda
STAGE ?= dev
export CANVAS_URL PORT
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1

BIN := .venv/bin
READY := .venv/.editable .venv-aws/.installed .venv-lambda/.installed
TESTS ?=

.PHONY: help setup lock demo serve test lint pr bench layers deploy clean

help:  ## Show what can be done
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY)  ## Create or refresh the three environments (done by the others when needed)

demo: setup  ## Tell the whole story on an embedded AWS; CANVAS_URL=https://… for a real Canvas
	@$(BIN)/python -m local.demo

serve: setup  ## Stay up until Ctrl-C and print the curl lines; PORT=3000
	@$(BIN)/python -m local.serve

test: lint  ## Lint, types, import rules, template, all tests; TESTS="tests/unit -k cursor"
	@$(MAKE) layers TARGET=lambda  # now, so that no test asks a package index
	@$(MAKE) layers TARGET=local
	$(BIN)/pytest $(TESTS)

lint: setup  ## Everything of `make test` that isn't pytest
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd local && ../$(BIN)/mypy --config-file ../pyproject.toml -p canvas_simulator  # so it finds them
	$(BIN)/lint-imports
	$(BIN)/cfn-lint template.yaml

pr: test  ## What must be green before a push

bench: setup  ## Measure syncs beside other ways to read Canvas, into docs/benchmarks.md; half an hour
	$(BIN)/canvas-sync bench --latency-ms 0,50,200 --write docs

layers: setup  ## Build the layers into build/layers/TARGET; TARGET=lambda|local
	@.venv-aws/bin/python -m local.layers $(TARGET)

deploy:  ## sam build and sam deploy with the parameters of samconfig.toml; STAGE=dev
	@command -v sam >/dev/null || { echo "make deploy needs the SAM CLI: pipx install aws-sam-cli"; exit 1; }
	sam build --config-env $(STAGE)
	sam deploy --config-env $(STAGE)

lock:  ## Resolve the packages of pyproject.toml anew, with hashes
	@bash requirements/lock.sh

clean:  ## Remove the environments and everything built
	rm -rf .venv .venv-aws .venv-lambda .cache build .canvas-sync

.venv/.installed: requirements/tools.txt
	@bash requirements/install.sh $(PYTHON) .venv $<
.venv-aws/.installed: requirements/aws.txt
	@bash requirements/install.sh $(PYTHON) .venv-aws $<
.venv-lambda/.installed: requirements/lambda.txt
	@bash requirements/install.sh $(PYTHON) .venv-lambda $<

.venv/.editable: pyproject.toml .venv/.installed
	@.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@
