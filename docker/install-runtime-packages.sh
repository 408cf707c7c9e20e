#!/bin/sh
# What the finished program needs to run: the libraries it loads, the fonts of its letters, the authorities it trusts, the
# time zones it knows.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages ca-certificates fonts-dejavu-core fonts-lato libarchive13 libargon2-1 libcairo2 libcurl4 libexpat1 \
    libfontconfig1 libglib2.0-0 libharfbuzz0b libpango-1.0-0 libpangocairo-1.0-0 libpq5 libqrencode4 libstdc++6 openssl tzdata zlib1g
