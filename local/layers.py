"""Builds the layers as ``sam build`` does, once per lock: ``python -m local.layers lambda|local``.

``BuildMethod: makefile`` runs the make target; any other puts the sources under ``python/``.
The local target takes wheels for the functions' interpreter here and compiles them, because every
function process starts from a fresh copy.
"""

import os
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from tempfile import mkdtemp
from typing import Literal

from local.places import LAMBDA_PYTHON, ROOT

Target = Literal["lambda", "local"]
BUILD = ROOT / "build/layers"
LONGEST_BUILD_SECONDS = 3600


class BuildFailed(RuntimeError):
    """A layer could not be built."""


def built(name: str, source: Path, *, method: str, target: Target) -> Path:
    """The folder to zip for layer ``name``; made only if its sources changed.

    Raises:
        BuildFailed: most often, no package index answers.
    """
    folder = BUILD / target / f"{name}-{_fingerprint(source)}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(mkdtemp(dir=folder.parent, prefix=f".{name}-"))
    try:
        _build(name, source, scratch, method=method, target=target)
        scratch.chmod(0o755)
        if not folder.exists():  # another run may have been quicker
            scratch.rename(folder)
    finally:
        rmtree(scratch, ignore_errors=True)
    _forget_older(folder, name)
    return folder


def _build(name: str, source: Path, scratch: Path, *, method: str, target: Target) -> None:
    if method == "makefile":
        settings = [f"ARTIFACTS_DIR={scratch}", f"PYTHON={LAMBDA_PYTHON}", f"WHEELS={target}"]
        _run("make", "--silent", "-C", str(source), f"build-{name}", *settings)
    else:
        copytree(source, scratch / "python", ignore=ignore_patterns("__pycache__"))
    if target == "local":
        compiled = ("compileall", "-q", "--invalidation-mode", "unchecked-hash")
        _run(str(LAMBDA_PYTHON), "-m", *compiled, str(scratch))


def _run(*command: str) -> None:
    environment = {"PIP_CACHE_DIR": str(ROOT / ".cache/pip")} | os.environ
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(
            f"{' '.join(command)}\n{done.stdout}{done.stderr}\n"
            "A layer could not be built: check that a package index answers (pip config list)."
        )


def _fingerprint(source: Path) -> str:
    digest = sha256(sys.version.encode())
    for path in sorted(p for p in source.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        digest.update(f"{path.relative_to(source)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _forget_older(folder: Path, name: str) -> None:
    """Keep three builds a layer, those of branches that alternate, and none of the killed."""
    for half in folder.parent.glob(f".{name}-*"):
        if time.time() - half.stat().st_mtime > LONGEST_BUILD_SECONDS:
            rmtree(half, ignore_errors=True)
    mine = sorted(folder.parent.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)
    for old in mine[:-3]:
        rmtree(old, ignore_errors=True)


def main() -> None:
    from local.template import layers_of, read

    target: Target = "local" if sys.argv[1:] == ["local"] else "lambda"
    for name, (source, method) in layers_of(read(ROOT / "template.yaml")).items():
        folder = built(name, ROOT / source, method=method, target=target)
        size_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{folder.relative_to(ROOT)}  {size_bytes / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
