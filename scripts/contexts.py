"""Refresh the pinned contexts from the packages that publish them, and rewrite contexts/MANIFEST.json.

    python scripts/contexts.py            # download each package named as origin, write the files, pin their hashes
    python scripts/contexts.py --offline  # only lay out and pin what is there (after editing a file of our own)
    python scripts/contexts.py --check    # change nothing; exit 1 if a file and its pinned hash differ

An origin is ``npm:PACKAGE@VERSION#FILE`` or ``pypi:PACKAGE@VERSION#FILE``. A JSON file is kept byte for byte; the
object that a JavaScript or Python module exports is written in our layout, and so are the files whose terms we wrote
out from a specification. To add a context, add its entry to the manifest and run the script.
"""

from __future__ import annotations

import argparse
import ast
import functools
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "contexts"
MANIFEST = FOLDER / "MANIFEST.json"
MEMBERS = ("url", "file", "sha256", "published_sha256", "spec", "licence", "origin")
ORIGIN = re.compile(r"(?P<registry>npm|pypi):(?P<package>@?[^@#]+)@(?P<version>[^#]+)#(?P<file>.+)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--offline", action="store_true", help="download nothing")
    parser.add_argument("--check", action="store_true", help="change nothing, compare hashes")
    options = parser.parse_args()
    entries = json.loads(MANIFEST.read_text("utf-8"))
    if options.check:
        wrong = [entry["file"] for entry in entries if sha256(FOLDER / entry["file"]) != entry["sha256"]]
        print("\n".join(f"{name}: the hash is not the pinned one" for name in wrong) or f"{len(entries)} contexts")
        return 1 if wrong else 0
    with tempfile.TemporaryDirectory() as scratch:
        for entry in entries:
            refresh(entry, None if options.offline else Path(scratch))
            print(entry["sha256"][:16], entry["url"])
    MANIFEST.write_text(layout([{name: entry.get(name) for name in MEMBERS} for entry in entries]), "utf-8")
    return 0


def refresh(entry: dict[str, Any], scratch: Path | None) -> None:
    """Write the file of one entry (from its package when ``scratch`` is given) and pin its hash."""
    path = FOLDER / entry["file"]
    origin = ORIGIN.fullmatch(entry["origin"])
    if origin is None:
        path.write_text(layout(json.loads(path.read_text("utf-8"))), "utf-8")
    elif scratch is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(published(scratch, *origin.group("registry", "package", "version", "file")))
    entry["sha256"] = sha256(path)


def published(scratch: Path, registry: str, package: str, version: str, file: str) -> bytes:
    """The context as the package holds it: the bytes of a JSON file, or the object that a module exports."""
    path = unpacked(scratch, registry, package, version) / file
    if path.suffix == ".js":
        return layout(exported_by_javascript(path)).encode()
    if path.suffix == ".py":
        return layout(assigned_in_python(path)).encode()
    return path.read_bytes()


@functools.cache
def unpacked(scratch: Path, registry: str, package: str, version: str) -> Path:
    """The folder of a downloaded package; nothing in it is installed or run except by ``node`` below."""
    folder = scratch / f"{registry}-{package.replace('/', '-')}-{version}"
    folder.mkdir()
    if registry == "npm":
        subprocess.run(["npm", "pack", f"{package}@{version}"], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        return folder / "package"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, f"{package}=={version}"], cwd=folder, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder


def exported_by_javascript(path: Path) -> Any:
    """The default export of an ES module that holds a context."""
    code = f"import({json.dumps(path.as_uri())}).then(m => console.log(JSON.stringify(m.context ?? m.default)))"
    done = subprocess.run(["node", "--input-type=module", "-e", code], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def assigned_in_python(path: Path) -> Any:
    """The first dict that a Python module assigns, read without running the module."""
    tree = ast.parse(path.read_text("utf-8"))
    found = (node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict))
    return ast.literal_eval(next(found))


def layout(value: Any) -> str:
    """Our layout of JSON: two spaces, UTF-8, members in the order that the publisher gave them."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
