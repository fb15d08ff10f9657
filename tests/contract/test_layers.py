"""What `make layers TARGET=lambda` makes is what python3.13 on arm64 can load."""

import subprocess
from pathlib import Path

import pytest

from local.places import ROOT

MAX_MB = 120
AARCH64 = 183  # e_machine of an ELF header


@pytest.fixture(scope="module")
def vendor() -> Path:
    """The vendor layer, built here on another machine and another Python than Lambda's."""
    made = subprocess.run(
        ["make", "layers", "TARGET=lambda"],  # noqa: S607  # make of this machine
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in made.stdout.splitlines() if "VendorLayer" in line)
    return ROOT / line.split()[0] / "python"


def test_only_arm64_binaries(vendor: Path) -> None:
    """Every shared object is for aarch64, and those bound to a Python are for 3.13 or its ABI."""
    objects = [path for path in vendor.rglob("*.so*") if path.is_file()]

    assert objects
    for path in objects:
        header = path.read_bytes()[:20]
        assert header[:4] == b"\x7fELF"
        assert int.from_bytes(header[18:20], "little") == AARCH64, path.name
        assert "cpython" not in path.name or "cpython-313" in path.name


def test_boto3_is_left_to_the_runtime(vendor: Path) -> None:
    """Lambda's own boto3 is used: the layer has neither it nor what it brings."""
    names = {path.name for path in vendor.iterdir()}

    assert not names & {"boto3", "botocore", "jmespath", "s3transfer", "urllib3"}
    assert {"aws_lambda_powertools", "aws_encryption_sdk", "httpx", "pydantic"} <= names


def test_it_stays_small(vendor: Path) -> None:
    """At most 120 MB unpacked: cold starts, and Lambda's limit of 250 for all layers."""
    size_bytes = sum(path.stat().st_size for path in vendor.rglob("*") if path.is_file())

    assert size_bytes <= MAX_MB * 2**20
