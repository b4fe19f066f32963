"""Schemas that the caller has: by URL, or in a folder that is laid out as the web is.

A schema is known by the URL under which the caller has it, never by the ``$id`` that it gives itself: published
schemas share one, or name another's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_URL = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*)((?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+)")


class SchemaFolder(Mapping[str, bytes]):
    """A folder where ``https://HOST/PATH`` lies in ``HOST/PATH`` (as ``wget --force-directories`` writes it)."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise ValueError(f"{folder} is not a folder of schemas")
        self.folder = folder

    def __getitem__(self, url: str) -> bytes:
        path = self._path(url)
        if path is None:
            raise KeyError(url)
        return path.read_bytes()

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and self._path(url) is not None

    def __iter__(self) -> Iterator[str]:
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return (f"https://{path.relative_to(self.folder).as_posix()}" for path in files)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _path(self, url: str) -> Path | None:
        """The file of a URL; None for one that names no place inside the folder."""
        found = _URL.fullmatch(url)
        if found is None or any(part in (".", "..") for part in found[2].split("/")):
            return None
        path = self.folder / (found[1] + found[2])
        return path if path.is_file() else None


def read_given(schemas: Mapping[str, Any] | Path | None) -> Mapping[str, bytes]:
    """What the caller gave, as bytes by URL: a folder, or for each URL bytes, text, a ``Path``, a dict or a bool.

    Raises:
        OSError: for a file that cannot be read.
        TypeError, ValueError: for anything else.
    """
    if schemas is None:
        return {}
    if isinstance(schemas, Path):
        return SchemaFolder(schemas)
    if isinstance(schemas, SchemaFolder):
        return schemas
    return {url: _bytes(schema) for url, schema in schemas.items()}


def _bytes(schema: Any) -> bytes:
    if isinstance(schema, Path):
        return schema.read_bytes()
    if isinstance(schema, str):
        return schema.encode()
    if isinstance(schema, dict | bool):
        return json.dumps(schema).encode()
    if isinstance(schema, bytes | bytearray):
        return bytes(schema)
    raise TypeError(f"a schema is bytes, text, a Path, a dict or a bool, not {type(schema).__name__}")
