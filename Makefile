# Innkeeper. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build site run test unit site-test journey pictures sim soak crash race bench bench-search profile lint fmt clean

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

soak: build ## Simulation until stopped, or until it finds something
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_sim
	@$(RELEASE)/tests/simulation/innkeeper_sim RUNS=0 SEED=$${SEED:-$$(date +%s)} COMMIT=$$(git rev-parse HEAD 2>/dev/null || echo none)

crash: build ## kill -9 under load, restart, compare with what clients saw: ROUNDS=100 SEED=1
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_crash
	@for canary in lose-answered new-keys; do $(RELEASE)/tests/crash/innkeeper_crash --binary $(RELEASE)/innkeeper/innkeeper --rounds 5 --canary $$canary; done
	@$(RELEASE)/tests/crash/innkeeper_crash --binary $(RELEASE)/innkeeper/innkeeper --rounds $(or $(ROUNDS),100) --seed $(or $(SEED),1)

race: build ## A million attempts at the last rooms, on real threads: ATTEMPTS=1000000
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_race
	@$(RELEASE)/tests/race/innkeeper_race CANARY=all
	@$(RELEASE)/tests/race/innkeeper_race

bench: build site ## Bookings a second beside the disk's own rate; the report goes to build/bench
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_bench
	@$(RELEASE)/bench/innkeeper_bench --binary $(RELEASE)/innkeeper/innkeeper --report build/bench --commit $$(git rev-parse --short HEAD 2>/dev/null || echo none)

bench-search: build site ## Search at 1k, 10k, 100k hotels, words beside Xapian and FTS5, the lag behind bookings
	@cmake --build $(RELEASE) -j $(JOBS) --target innkeeper_bench_search
	@$(RELEASE)/bench/search/innkeeper_bench_search --binary $(RELEASE)/innkeeper/innkeeper --report build/bench --commit $$(git rev-parse --short HEAD 2>/dev/null || echo none)

profile: ## Write cmake/innkeeper.profdata, what the release build is optimised with: a quarter of an hour
	@tools/profile.sh $(JOBS)

lint: setup ## clang-tidy and the layer check
	@tools/lint.sh

fmt: ## Format the C++ code
	@git ls-files '*.cpp' '*.hpp' | xargs -r clang-format-19 -i

clean: ## Remove what was built
	@rm -rf build web/dist
