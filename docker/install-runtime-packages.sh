#!/bin/sh
# What the finished program needs to run: the libraries it loads, the authorities it trusts, the time zones it knows.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages ca-certificates libargon2-1 libpq5 libstdc++6 openssl tzdata zlib1g
