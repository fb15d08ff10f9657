#!/usr/bin/env bash
# Creates one environment from its lock: install.sh PYTHON FOLDER LOCK. Nothing is compiled.
set -euo pipefail
python=$1 folder=$2 lock=$3

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || {
  echo "Canvas Sync needs Python 3.11, 3.12 or 3.13, and '$python' is not one of them."
  echo "The way out: install one and say which, e.g. make PYTHON=python3.12 setup"
  exit 1
}
echo "setup: $folder"
rm -rf "$folder"
"$python" -m venv "$folder" || {
  echo "The way out: install the venv module of $python (Debian, Ubuntu: apt install python3-venv)"
  exit 1
}
"$folder/bin/python" -m pip install -qq --no-deps --require-hashes --only-binary=:all: \
  --requirement "$lock" || {
  rm -rf "$folder"
  echo "Could not install $lock. The way out: check that a package index answers"
  echo "(pip config list shows which one; PIP_INDEX_URL sets another), then run make setup again."
  exit 1
}
touch "$folder/.installed"
