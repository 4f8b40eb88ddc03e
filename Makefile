# Innkeeper. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build site run test unit site-test journey pictures sim lint fmt clean

JOBS ?= $(shell nproc)
RELEASE := build/release
ASAN := build/asan
DATA ?= data

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install what is missing (Debian packages, Node)
	@tools/setup.sh

build: setup ## Build the release binary
	@mkdir -p build; echo "==> configuring"; cmake --preset release >build/release.log 2>&1 || { cat build/release.log; exit 1; }
	@echo "==> building innkeeper"; cmake --build $(RELEASE) -j $(JOBS) --target innkeeper

site: setup ## Build the site
	@tools/build-site.sh

run: build site ## Run everything with sample hotels at http://localhost:8080/hotel/
	@echo "==> starting (logs: build/innkeeper.log)"
	@INNKEEPER_LOG_PATH=build/innkeeper.log exec $(RELEASE)/innkeeper/innkeeper serve --sample --data $(DATA)

test: setup unit site-test journey sim ## Run every test

unit: setup ## Unit tests, under address and undefined-behaviour sanitizers
	@echo "==> configuring"; mkdir -p build; cmake --preset asan >build/asan.log 2>&1 || { cat build/asan.log; exit 1; }
	@echo "==> building the tests"; cmake --build $(ASAN) -j $(JOBS)
	@ctest --test-dir $(ASAN) --output-on-failure -j $(JOBS)

site-test: site ## Types, lint and tests of the site
	@. tools/node.sh && cd web && npm run --silent typecheck && npm run --silent lint && npm test --silent

journey: build site ## The journey through the site in Chromium, with a kill -9 in the middle
	@tests/journeys/run.sh $(RELEASE)/innkeeper/innkeeper

pictures: build site ## Take the README's pictures from the real site
	@tests/journeys/pictures.sh $(RELEASE)/innkeeper/innkeeper

sim: build ## Simulation: RUNS=2000, or SEED=n TRACE=1 to replay one
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_sim
	@$(RELEASE)/tests/simulation/innkeeper_sim COMMIT=$$(git rev-parse HEAD 2>/dev/null || echo none)
	@if [ -z "$(SEED)" ]; then $(RELEASE)/tests/simulation/innkeeper_sim CANARY=all | cut -c1-160; fi

lint: setup ## clang-tidy and the layer check
	@tools/lint.sh

fmt: ## Format the C++ code
	@git ls-files '*.cpp' '*.hpp' | xargs -r clang-format-19 -i

clean: ## Remove what was built
	@rm -rf build web/dist
