#!/bin/sh
# What the tests and benchmarks compare Komorne with: curl and openssl as other people's clients, Python for those that
# know no *.localhost, wrk for load.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages curl openssl procps python3 util-linux wrk
