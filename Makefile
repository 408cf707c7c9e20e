# Komorne's commands. `make` alone lists them; each works from a fresh clone and installs what it needs.
#
# SCRATCH=folder keeps the compiler's files elsewhere than in .build.

SCRATCH ?= .build
export SCRATCH
export KOMORNE_REVISION ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run build test lint prove reset bench ci need-swift need-tests lint-text

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: need-swift ## everything on this machine: PostgreSQL, two demo tenants, HTTPS on localhost; Ctrl-C stops it
	@docker/install.sh build server
	@program=$$(docker/build.sh komorne) && exec "$$program" serve --demo

build: need-swift ## the release build alone
	@docker/install.sh build
	@docker/build.sh komorne

test: need-tests ## every test, against servers of its own
	@docker/test.sh

lint: lint-text ## formatting, the Dockerfile, the shell scripts, and the rules of the house
	@docker/install.sh build
	@docker/test.sh --filter TidyTests

prove: need-tests ## the big proofs in full, for hours
	@KOMORNE_PROVE=1 docker/test.sh

reset: need-swift ## removes this machine's demonstration data, after asking
	@docker/install.sh build
	@program=$$(docker/build.sh komorne) && exec "$$program" reset

bench: need-tests ## the benchmarks, against references run in the same minute
	@docker/bench.sh

ci: need-tests lint-text ## what the build server runs: lint, build, every test
	@docker/test.sh

need-swift:
	@command -v swift >/dev/null || { \
		echo 'Swift 6.3 is not in the path. Get it from https://www.swift.org/install/linux/' >&2; exit 1; }

need-tests: need-swift
	@docker/install.sh build server test
	@docker/test-python.sh >/dev/null

lint-text: need-swift
	@swift format lint --strict --recursive --parallel Sources Tests Package.swift
	@for script in docker/*.sh; do sh -n "$$script" || exit 1; done; bash -n .ci/run
	@docker/install-lint-packages.sh "$(SCRATCH)/lint"
	@"$(SCRATCH)/lint/bin/hadolint" docker/Dockerfile
	@echo 'Formatting, scripts and Dockerfile are in order.'
