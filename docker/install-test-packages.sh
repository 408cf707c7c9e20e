#!/bin/sh
# What the tests and benchmarks compare Komorne with: curl and openssl as other people's clients, oathtool for one-time
# codes, poppler and qpdf as readers of documents and the fonts that these are set in, Chromium as the browser, wrk for
# load, and Python, whose own packages test-python.sh installs.
set -eu
. "$(dirname "$0")/packages.sh"

install_packages chromium curl fonts-dejavu-core fonts-lato oathtool openssl poppler-utils procps python3 \
    python3-venv qpdf util-linux wrk
