#!/bin/sh
# Builds a release of one product and prints the path of what it built as the last line.
#
#   build.sh PRODUCT [OPTION OF swift build]…
#
# SCRATCH is the folder for what the compiler leaves behind; OUTPUT, if set, gets a copy of the program and of the folders
# that belong beside it: the pages' templates.
set -eu
cd "$(dirname "$0")/.."

product=$1
shift
scratch=${SCRATCH:-.build}
set -- --configuration release --scratch-path "$scratch" "$@"
swift build "$@" --product "$product" --explicit-target-dependency-import-check error >&2
program=$(swift build "$@" --show-bin-path)/$product
if [ -n "${OUTPUT:-}" ]; then
    mkdir -p "$OUTPUT"
    install -m 0755 "$program" "$OUTPUT/$product"
    for folder in "$(dirname "$program")"/komorne_*.resources; do
        if [ -d "$folder" ]; then cp -R "$folder" "$OUTPUT/"; fi
    done
fi
echo "$program"
