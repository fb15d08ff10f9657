"""A layer is built once for the same sources."""

import os
from pathlib import Path

import pytest

from local import layers


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(layers, "BUILD", tmp_path / "build")
    package = tmp_path / "source/package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("A = 1\n")
    return package.parent


def test_sources_go_under_python(source: Path) -> None:
    """Our own layer is its sources, where Lambda looks for them."""
    folder = layers.built("Core", source, method="python3.13", target="lambda")

    files = [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]
    assert files == ["python/package/__init__.py"]


def test_same_sources_same_build(source: Path) -> None:
    """An unchanged layer isn't built again; a changed one is, beside the old."""
    first = layers.built("Core", source, method="python3.13", target="lambda")
    again = layers.built("Core", source, method="python3.13", target="lambda")
    (source / "package/__init__.py").write_text("A = 2\n")
    changed = layers.built("Core", source, method="python3.13", target="lambda")

    assert first == again
    assert changed != first
    assert "A = 2" in (changed / "python/package/__init__.py").read_text()


def test_half_builds_go(source: Path) -> None:
    """What a killed build left goes with a later one; what another is building now stays."""
    left, building = (layers.BUILD / "lambda" / name for name in (".Core-left", ".Core-building"))
    left.mkdir(parents=True)
    building.mkdir()
    os.utime(left, (0, 0))

    layers.built("Core", source, method="python3.13", target="lambda")

    assert (left.exists(), building.exists()) == (False, True)


def test_failed_build_tells_why_and_leaves_nothing(source: Path) -> None:
    """A makefile that fails is quoted, with the way out, and no half layer stays."""
    (source / "Makefile").write_text("build-Core:\n\t@echo no such wheel; exit 1\n")

    with pytest.raises(layers.BuildFailed, match=r"(?s)no such wheel.*package index"):
        layers.built("Core", source, method="makefile", target="lambda")

    assert list((layers.BUILD / "lambda").iterdir()) == []
