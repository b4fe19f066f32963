"""The contexts are found from a wheel, from an sdist and from an editable install, each in a fresh environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys, hatchling.build as backend; print(getattr(backend, sys.argv[1])(sys.argv[2]))"
# No dependency is installed beside it: loading the contexts needs the standard library alone.
LOAD = """
import importlib.metadata, json, sys, vcmicro
from vcmicro.rdf import store
contexts = store.Contexts()
for url in contexts.urls:
    assert "@context" in contexts.load(url), url
distribution = importlib.metadata.distribution("vcmicro")
print(json.dumps({
    "home": vcmicro.__file__,
    "folder": str(store._folder()),
    "urls": len(contexts.urls),
    "version": distribution.version,
    "commands": [entry.name for entry in distribution.entry_points if entry.group == "console_scripts"],
    "paths": sys.path,
}))
"""


def run(*command: object, cwd: Path) -> str:
    """What a command prints; nothing of this test run's own environment reaches it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run([str(each) for each in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(kind: str, source: Path, into: Path) -> Path:
    """The file that the build backend makes of a source tree (what ``pip`` and ``build`` call)."""
    into.mkdir()
    return into / run(sys.executable, "-c", BUILD, f"build_{kind}", into, cwd=source).split()[-1]


def from_wheel(folder: Path) -> Path:
    return built("wheel", ROOT, folder / "dist")


def from_sdist(folder: Path) -> Path:
    """The wheel that an sdist gives, built where only the sdist's files are."""
    with tarfile.open(built("sdist", ROOT, folder / "dist")) as archive:
        # The filters came with Python 3.11.4; this archive is our own.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    (source,) = folder.glob("vcmicro-*")
    return built("wheel", source, folder / "wheel")


def from_checkout(folder: Path) -> Path:
    """What ``pip install -e .`` installs: a path to the sources."""
    return built("editable", ROOT, folder / "dist")


@pytest.mark.parametrize(
    ("build", "installed"),
    [(from_wheel, True), (from_sdist, True), (from_checkout, False)],
    ids=["wheel", "sdist", "editable"],
)
def test_an_install_finds_every_context(build: Callable[[Path], Path], installed: bool, tmp_path: Path) -> None:
    wheel = build(tmp_path)
    place = tmp_path / "environment"
    venv.create(place, symlinks=os.name != "nt")
    (python,) = [*place.glob("bin/python"), *place.glob("Scripts/python.exe")]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=tmp_path)
    found = json.loads(run(python, "-I", "-c", LOAD, cwd=tmp_path))
    manifest = json.loads((ROOT / "contexts" / "MANIFEST.json").read_text("utf-8"))
    assert found["urls"] == len(manifest)
    assert found["commands"] == ["vcmicro"]
    if installed:
        assert Path(found["folder"]) == Path(found["home"]).parent / "_contexts"
        assert Path(found["home"]).is_relative_to(place)
    else:
        assert Path(found["folder"]) == ROOT / "contexts"
        assert Path(found["home"]).is_relative_to(ROOT / "src")


def test_a_wheel_holds_what_it_should_and_nothing_else(tmp_path: Path) -> None:
    wheel = built("wheel", ROOT, tmp_path / "dist")
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [
        path.relative_to(ROOT / "contexts").as_posix() for path in (ROOT / "contexts").rglob("*") if path.is_file()
    ]
    assert {f"vcmicro/_contexts/{name}" for name in files} <= names
    assert "vcmicro/py.typed" in names
    assert {Path(name).name for name in names if "/licenses/" in name} == {
        "LICENSE",
        "LICENSES.md",
        "LICENSE.txt",  # of the fonts
    }
    assert {name.split("/")[0] for name in names} == {
        "vcmicro",
        wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info",
    }


def test_an_sdist_holds_the_sources_the_contexts_and_the_tests(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", ROOT, tmp_path / "dist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "Makefile",
        "contexts/MANIFEST.json",
        "tests/conftest.py",
    } <= names
    assert "src/vcmicro/rdf/store.py" in names
    assert not [name for name in names if name.endswith((".whl", ".pyc")) or name.startswith((".venv", "build/"))]
