#!/bin/sh
# Builds all tests and runs them against servers that they start themselves.
#
#   test.sh [OPTION OF swift test]…
set -eu
cd "$(dirname "$0")/.."

scratch=${SCRATCH:-.build}
swift build --build-tests --scratch-path "$scratch" --explicit-target-dependency-import-check error
exec swift test --skip-build --scratch-path "$scratch" "$@"
