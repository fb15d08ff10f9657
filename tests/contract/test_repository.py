"""What stands in the repository: no other host's name, and a README that says what is true."""

import gzip
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.curl_lines import LINES
from tests.template import TEMPLATE

ROOT = Path(__file__).parents[2]
HOST = re.compile(rb"https?:(?:\\?/){2}([A-Za-z0-9_.-]+\.[A-Za-z]{2,})")
INVENTED = (".example", ".example.test", ".example.com", ".test", ".invalid", ".amazonaws.com")
"""Names nobody owns, and the cloud's own."""
OF_STANDARDS = frozenset({"www.apache.org", "www.w3.org", "json-schema.org", "canvas.school"})
"""Named by licences and schemas; the last is an invented name that a hostile address cuts."""
README = (ROOT / "README.md").read_text()


def tracked() -> Iterator[Path]:
    command = ["git", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    return (ROOT / name for name in listing.decode().split("\0") if name)


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def foreign(text: bytes) -> set[str]:
    hosts = {found.decode().lower() for found in HOST.findall(text)}
    return {host for host in hosts - OF_STANDARDS if not f".{host}".endswith(INVENTED)}


def test_search_sees_a_foreign_host() -> None:
    """The search is no blind one: escaped and plain addresses are seen."""
    abroad = "somewhere." + "edu"  # in two parts: this file is searched, too
    text = f"https://canvas.{abroad}/x, http:\\/\\/files.{abroad}, https://school.example"

    assert foreign(text.encode()) == {f"canvas.{abroad}", f"files.{abroad}"}


def test_no_other_hosts_name_in_the_repository() -> None:
    """R217: recordings and code name invented hosts only, packed files included."""
    found = {
        str(path.relative_to(ROOT)): hosts
        for path in tracked()
        if path.is_file() and (hosts := foreign(content(path)))
    }

    assert found == {}


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_readme_has_the_lines_that_serve_prints(line: str) -> None:
    """R50: what the README asks to paste is what `make serve` prints."""
    assert line in README


def test_readme_names_every_route() -> None:
    """R220: the routes of the README are those of the template."""
    functions = (
        resource["Properties"]
        for resource in TEMPLATE["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    )
    events = (event for function in functions for event in function.get("Events", {}).values())
    routes = {
        f"{event['Properties']['Method']} {event['Properties']['Path']}"
        for event in events
        if event["Type"] == "HttpApi"
    }

    assert set(re.findall(r"^\| `([A-Z]+ /\S+)`", README, re.MULTILINE)) == routes


def test_readme_names_targets_that_exist() -> None:
    """R220: every `make` target of the README is one of the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)", README)) <= targets


def test_every_adr_has_its_parts() -> None:
    """A decision is context, options or decision, and its measured consequence."""
    pages = sorted((ROOT / "docs/adr").glob("*.md"))
    for page in pages:
        text = page.read_text()
        assert {"**Context.**", "**Decision.**", "**Consequence.**"} <= set(
            re.findall(r"^\*\*\w+\.\*\*", text, re.MULTILINE)
        ), page.name
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
