#!/bin/sh
# Makes the virtual environment of Python that the tests use, with the versions in Tests/requirements.txt, and prints the
# path of its interpreter as the last line. Where everything is there already, it only looks.
#
# SCRATCH is the folder for what is built; the environment is its folder python.
set -eu
cd "$(dirname "$0")/.."

wanted=Tests/requirements.txt
folder=${SCRATCH:-.build}/python
python=$folder/bin/python3
installed=$folder/installed.txt

# The list is copied there last, so that a half made environment is not taken for a whole one; and one whose own
# interpreter has gone since cannot run.
if ! cmp -s "$wanted" "$installed" || ! "$python" -c '' 2>/dev/null; then
    echo 'Installing what the tests need of Python' >&2
    python3 -m venv --clear "$folder"
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --requirement "$wanted" >&2
    "$python" -m pip check --disable-pip-version-check >&2
    cp "$wanted" "$installed"
fi
cd "$folder"
echo "$(pwd)/bin/python3"
