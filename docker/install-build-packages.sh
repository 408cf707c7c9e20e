#!/bin/sh
# What the Swift toolchain needs to compile and link Komorne: a C++ library and linker, pkg-config, and the headers of
# libpq, OpenSSL, Argon2, Expat, libarchive, libcurl, libqrencode, Pango and zlib.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages ca-certificates g++ libarchive-dev libargon2-dev libcurl4-openssl-dev libexpat1-dev libpango1.0-dev \
    libpq-dev libqrencode-dev libssl-dev pkg-config tzdata zlib1g-dev
