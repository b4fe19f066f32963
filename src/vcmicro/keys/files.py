"""Key files on disk: read with a size cap, written whole or not at all, for the owner's eyes only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from vcmicro.errors import Invalid, invalid

_LARGEST_FILE = 64 * 1024


def read(path: str | Path) -> bytes:
    """The bytes of a key file of at most 64 KiB.

    Raises:
        Invalid: ``key.file``.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise _failed(path, "read", error) from None
    if len(data) > _LARGEST_FILE:
        raise invalid("key.file", f"{path} is larger than any key file")
    return data


def write(path: str | Path, data: bytes) -> None:
    """Put ``data`` at ``path`` with mode 0600: written aside, flushed to disk, then renamed.

    Raises:
        Invalid: ``key.file``.
    """
    target = Path(path)
    aside = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
    try:
        _write_new(aside, data)
        os.replace(aside, target)
        _flush_folder(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise _failed(path, "written", error) from None


def _write_new(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can open a folder (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(path: str | Path, done: str, error: OSError) -> Invalid:
    return invalid("key.file", f"{path} could not be {done}: {error.strerror or type(error).__name__}")
