#!/usr/bin/env bash
# Writes the locks of the groups in pyproject.toml. The layer is locked first: the tools take its
# versions, so that the tests run what is deployed. What boto3 brings comes with Lambda's runtime.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet uv

lock() {
  local group=$1 target=$2
  shift 2
  "$scratch/venv/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 \
    --generate-hashes --no-annotate --no-header --group "pyproject.toml:$group" \
    "$@" --output-file "$target"
  sed -i "1i # Locked by make lock from the group '$group' of pyproject.toml; don't edit." "$target"
}

runtime=(boto3 botocore jmespath python-dateutil s3transfer six urllib3)
lock lambda requirements/lambda.txt
lock layer layers/vendor/requirements.txt --constraint requirements/lambda.txt \
  "${runtime[@]/#/--no-emit-package=}"
lock tools requirements/tools.txt --constraint requirements/lambda.txt \
  --constraint layers/vendor/requirements.txt
lock aws requirements/aws.txt
