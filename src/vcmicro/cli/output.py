"""What the commands write: JSON that is safe on a terminal, files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

_STDOUT = "-"
_BEYOND_ASCII = re.compile("[^\n\x20-\x7e]")


def json_text(value: Any, *, ascii_only: bool = False) -> str:
    r"""JSON to read, with every character that does not print written as ``\uXXXX``; the value is the same."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=2)
    return _BEYOND_ASCII.sub(_written, text) + "\n"


def _written(match: re.Match[str]) -> str:
    character = match[0]
    if character.isprintable():
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def print_json(value: Any) -> None:
    """Write JSON to stdout; beyond ASCII only where stdout is UTF-8, since nothing else is JSON."""
    encoding = getattr(sys.stdout, "encoding", None) or ""
    click.echo(json_text(value, ascii_only=encoding.lower().replace("-", "") != "utf8"), nl=False)


def write_bytes(out: str, data: bytes) -> None:
    """Put ``data`` at the path ``out``, at one stroke; ``-`` is stdout.

    Raises:
        OSError: if it cannot be written; what stood there before still does.
    """
    if out == _STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(os.path.realpath(out))
    if target.exists() and not target.is_file():
        # A pipe or a device is written to, not replaced; a folder is refused here.
        target.write_bytes(data)
        return
    aside = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with open(aside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        if isinstance(error, OSError):
            error.filename = out
        raise


def write_json(out: str, value: Any) -> None:
    """Put JSON at the path ``out``; ``-`` is stdout."""
    if out == _STDOUT:
        print_json(value)
    else:
        write_bytes(out, json_text(value).encode())


def write_secured(out: str, secured: dict[str, Any] | str | bytes) -> None:
    """Put what was secured at the path ``out``: JSON, a token on a line, or the bytes of a COSE message."""
    if isinstance(secured, str):
        write_bytes(out, secured.encode("ascii") + b"\n")
    elif isinstance(secured, bytes):
        write_bytes(out, secured)
    else:
        write_json(out, secured)


def terminal(*, stderr: bool = False) -> Console | None:
    """A rich console if the stream is a terminal, else None: whoever reads a pipe gets plain lines.

    Colours go with NO_COLOR, which rich honours.
    """
    stream = sys.stderr if stderr else sys.stdout
    if not stream.isatty():
        return None
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False)
