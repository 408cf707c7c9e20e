#!/bin/sh
# What the Swift toolchain needs to compile and link Komorne: a C++ library and linker, pkg-config, and the headers of
# libpq, OpenSSL, Argon2 and zlib.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages ca-certificates g++ libargon2-dev libpq-dev libssl-dev pkg-config tzdata zlib1g-dev
