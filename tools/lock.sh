#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: every package that an install needs, exact, with the hashes of all its files.
# The lock files name no index: which registry or mirror serves the files is the business of the machine that installs,
# and the hashes make sure that it serves the right ones.
# Usage: tools/lock.sh [pip-compile option ...], for instance --upgrade-package lxml
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
if [ -f requirements/lock.txt ]; then
    "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
else
    "$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'pip-tools>=7.6'
fi

# -P: pip-tools imports a module `build`, and that must not be the build.py of this folder.
# --no-emit-options: nothing of this machine's pip configuration goes into the files.
compile=("$work/venv/bin/python" -P -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras
    --no-header --no-emit-options)

# lock_file NAME OPTION ...
lock_file() {
    local name=$1
    shift
    "${compile[@]}" pyproject.toml --output-file "requirements/$name.txt" "$@"
    printf '%s: %s packages\n' "requirements/$name.txt" "$(grep -c '^[A-Za-z0-9].*==' "requirements/$name.txt")"
}

lock_file runtime "$@"
# The others hold the runtime's packages too, at the runtime's versions: tests run on what prints.
lock_file verapdf --extra verapdf --constraint requirements/runtime.txt "$@"
lock_file cluster --extra cluster --constraint requirements/runtime.txt "$@"
lock_file peers --extra peers --constraint requirements/runtime.txt "$@"
lock_file dev --extra verapdf --extra cluster --extra dev --constraint requirements/runtime.txt "$@"
# Only the lock tool, without the project: read its pin from the same place.
sed -n 's/^lock = \["\(.*\)"\]$/\1/p' pyproject.toml >"$work/lock.in"
"${compile[@]}" "$work/lock.in" --no-annotate --output-file requirements/lock.txt "$@"
