"""What ``vcmicro verify`` was given, item by item: files, the files of folders, stdin."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vcmicro.cli.inputs import read_bytes
from vcmicro.errors import VcmicroError
from vcmicro.strict_json import loads

if TYPE_CHECKING:
    from vcmicro import Report

_STDIN = "-"
# What the front of a file may be where the file as a whole could not be read as a credential.
_CREDENTIAL_FRONTS = (b"{", b"[", b"\x89PNG", b"<", b"eyJ")
CREDENTIAL_MEMBERS = frozenset({"credentialSubject", "verifiableCredential", "proof", "badge", "vc", "vp"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to verify; ``in_folder`` if a folder was named and not the file itself."""

    name: str
    in_folder: bool = False

    @property
    def is_stdin(self) -> bool:
        """True for what comes from standard input."""
        return self.name == _STDIN


def expand(names: Iterable[str]) -> list[Item]:
    """The items of the inputs, folders replaced by the regular files below them in order of their names.

    Names that begin with a dot are left out, and links to folders are not followed.
    """
    items: list[Item] = []
    for name in names:
        if name != _STDIN and os.path.isdir(name):
            items.extend(Item(each, in_folder=True) for each in _files(name))
        else:
            items.append(Item(name))
    return items


def _files(folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for each in sorted(files):
            path = os.path.join(place, each)
            if not each.startswith(".") and os.path.isfile(path):
                yield path


def holds_credential(item: Item, report: Report) -> bool:
    """False for a file of a folder that is no credential at all, and so does not count.

    When in doubt it counts: a credential that was damaged must not vanish from the sum.
    """
    if not item.in_folder or report.untrusted_document is not None:
        return True
    code = report.problems[0].code
    if code in ("input.unknown", "bake.not_found"):
        return False
    if code in ("json.encoding", "limit.size"):
        return _front(item.name).startswith(_CREDENTIAL_FRONTS)
    if code == "proof.missing":
        return _is_credential(item.name)
    return True


def _front(name: str) -> bytes:
    """The first bytes of a file, without byte order marks and the zero bytes of UTF-16."""
    with open(name, "rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")


def _is_credential(name: str) -> bool:
    """Tells an unsigned credential from a context or a key document, by its members."""
    try:
        value: Any = loads(read_bytes(name))
    except VcmicroError:
        return True
    return not isinstance(value, dict) or bool(CREDENTIAL_MEMBERS & value.keys())
