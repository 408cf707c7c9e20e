#!/bin/sh
# Installs several sets of packages, or names all that is missing from any of them.
#
#   install.sh build|runtime|server|test…
set -eu

status=0
for set in "$@"; do
    "$(dirname "$0")/install-$set-packages.sh" || status=1
done
exit "$status"
