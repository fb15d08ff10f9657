"""`--recorded FOLDER` reads a folder of single files as it reads the packed copy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests import recorded
from tests.conformance.replay import read_folder, read_pack

if TYPE_CHECKING:
    from pathlib import Path


def test_an_unpacked_copy_is_the_same_school(tmp_path: Path) -> None:
    """R49: the packed school, written out as it was recorded, is read as the same one."""
    for line in recorded.lines("world-a"):
        file = tmp_path / f"{line['file']}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(line), encoding="utf-8")

    read, packed = read_folder(str(tmp_path)), read_pack("world-a")

    assert read.world == packed.world
    assert sorted(read.exchanges, key=_file) == sorted(packed.exchanges, key=_file)


def _file(exchange: dict[str, str]) -> str:
    return exchange["file"]
