#!/bin/sh
# Builds all tests and runs them against servers that they start themselves: one target after the other, for some of them
# watch the clock and would mistake their neighbours' work for a slow server. Last comes a real browser, before the pages
# that AdminTests have drawn and before a demonstration that runs.
#
#   test.sh [OPTION OF swift test]…
#
# With options, everything that they choose runs at once, without the browser.
set -eu
cd "$(dirname "$0")/.."

scratch=${SCRATCH:-.build}
# The peers that some tests talk to are written in Python.
KOMORNE_TEST_PYTHON=$(docker/test-python.sh)
export KOMORNE_TEST_PYTHON
swift build --build-tests --scratch-path "$scratch" --explicit-target-dependency-import-check error
if [ "$#" -gt 0 ]; then exec swift test --skip-build --scratch-path "$scratch" "$@"; fi

KOMORNE_GALLERY=$(cd "$scratch" && pwd)/gallery
export KOMORNE_GALLERY
rm -rf "$KOMORNE_GALLERY"

# Every test waits for something, so that all of a target at once would make each of them late: a transaction that is held
# open for as long as a busy machine takes is ended by the database.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=12

failed=
log=$scratch/test.log
: >"$log.failed"
for folder in Tests/*Tests; do
    target=${folder#Tests/}
    echo "== $target"
    rm -f "$log.passed"
    { swift test --skip-build --scratch-path "$scratch" --filter "^$target\\." && : >"$log.passed"; } 2>&1 |
        tee "$log"
    if [ ! -e "$log.passed" ]; then
        failed="$failed $target"
        grep -A 4 '^✘' "$log" >>"$log.failed" || tail -n 20 "$log" >>"$log.failed"
    fi
done

check() { "$KOMORNE_TEST_PYTHON" -B -m pytest --quiet -p no:cacheprovider "$@"; }
echo '== verify'
check verify || failed="$failed verify"

echo '== browser'
KOMORNE_PROGRAM=$(swift build --show-bin-path --scratch-path "$scratch")/komorne
export KOMORNE_PROGRAM
# Two at a time; the second is heard when the first has finished.
check Tests/browser/test_gallery.py >"$KOMORNE_GALLERY.log" 2>&1 &
gallery=$!
check Tests/browser --ignore Tests/browser/test_gallery.py || failed="$failed journeys"
wait "$gallery" || failed="$failed gallery"
cat "$KOMORNE_GALLERY.log"

if [ -n "$failed" ]; then
    # Once more at the end, where whoever reads the end of a long log finds it.
    cat "$log.failed" >&2
    echo "Failed:$failed" >&2
    exit 1
fi
echo 'Every test has passed.'
