#!/bin/sh
# Builds all tests and runs them against servers that they start themselves: one target after the other, for some of them
# watch the clock and would mistake their neighbours' work for a slow server.
#
#   test.sh [OPTION OF swift test]…
#
# With options, everything that they choose runs at once.
set -eu
cd "$(dirname "$0")/.."

scratch=${SCRATCH:-.build}
swift build --build-tests --scratch-path "$scratch" --explicit-target-dependency-import-check error
if [ "$#" -gt 0 ]; then exec swift test --skip-build --scratch-path "$scratch" "$@"; fi

failed=
for folder in Tests/*Tests; do
    target=${folder#Tests/}
    echo "== $target"
    swift test --skip-build --scratch-path "$scratch" --filter "^$target\\." || failed="$failed $target"
done
if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo 'Every test has passed.'
