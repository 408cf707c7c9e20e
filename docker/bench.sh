#!/bin/sh
# Builds a release of the benchmarks, and of the same without the record of who saw whom, and runs them.
#
#   bench.sh [BENCH]…
set -eu
cd "$(dirname "$0")/.."

KOMORNE_BENCH_PYTHON=$(docker/test-python.sh)
export KOMORNE_BENCH_PYTHON
docker/build.sh komorne >/dev/null
unrecorded=$(docker/build.sh komorne-bench --traits Unrecorded)
cp "$unrecorded" "$unrecorded-unrecorded"
exec "$(docker/build.sh komorne-bench)" "$@"
