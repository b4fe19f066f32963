"""What the status types share: the grammar of an entry, and reading its value out of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from vcmicro.errors import invalid, over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.problems import Problem, shown, warning
from vcmicro.status import bits

_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,15})", re.ASCII)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class StatusValue:
    """What a status list says about one entry.

    ``set`` is True for any value but 0; ``message`` is the issuer's text for the value, if it gave
    one, ``references`` its ``statusReference`` URLs; ``problems`` holds warnings only.
    """

    purpose: str
    set: bool
    value: int
    message: str | None = None
    problems: tuple[Problem, ...] = ()
    references: tuple[str, ...] = ()


def list_pointer(pointer: str) -> str:
    """Where a fault of the list is reported: at the member of the entry that names the list.

    The list is a document of its own; pointers lead into the credential that is being verified.
    """
    return pointer + "/statusListCredential"


def list_url(entry: dict[str, Any], pointer: str) -> str:
    """The URL of the status list credential that ``entry`` points to.

    Raises:
        Invalid: ``schema.required`` or ``schema.invalid``.
    """
    return url_of(entry, "statusListCredential", pointer)


def url_of(entry: dict[str, Any], member: str, pointer: str) -> str:
    """The absolute URL in ``member`` of ``entry``.

    Raises:
        Invalid: ``schema.required`` or ``schema.invalid``.
    """
    url = _text(entry, member, pointer)
    if not is_url(url):
        raise invalid("schema.invalid", f"{shown(url)} is not a URL", f"{pointer}/{member}")
    return url


def is_url(value: object) -> bool:
    """True for an absolute URL, as far as its first letters tell."""
    return isinstance(value, str) and _ABSOLUTE.fullmatch(value) is not None


def purpose_of(entry: dict[str, Any], pointer: str) -> str:
    """The ``statusPurpose`` of ``entry``.

    Raises:
        Invalid: ``schema.required`` or ``schema.invalid``.
    """
    return _text(entry, "statusPurpose", pointer)


def index_of(entry: dict[str, Any], pointer: str) -> int:
    """The ``statusListIndex`` of ``entry``: a decimal number of at most 16 ASCII digits, in a string.

    Raises:
        Invalid: ``status.index``.
    """
    index = entry.get("statusListIndex")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        detail = f"{shown(index)} is not a decimal number in a string"
        raise invalid("status.index", detail, pointer + "/statusListIndex")
    return int(index)


def list_subject(
    list_credential: dict[str, Any], credential_type: str, subject_type: str, pointer: str
) -> dict[str, Any]:
    """The ``credentialSubject`` of a status list credential of the right types.

    Raises:
        Invalid: ``status.list``.
    """
    if credential_type not in _types(list_credential):
        raise invalid("status.list", f"the status list is not a {credential_type}", list_pointer(pointer))
    subject = list_credential.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    if not isinstance(subject, dict) or subject_type not in _types(subject):
        detail = f"the credentialSubject of the status list is not one {subject_type}"
        raise invalid("status.list", detail, list_pointer(pointer))
    return subject


def require_purpose(purpose: str, subject: dict[str, Any], pointer: str) -> None:
    """Refuse a list that is not (also) for the entry's purpose.

    Raises:
        Invalid: ``status.purpose_mismatch``.
    """
    named = subject.get("statusPurpose")
    if purpose not in (named if isinstance(named, list) else [named]):
        detail = f"the entry is for {shown(purpose)}, the list for {shown(named)}"
        raise invalid("status.purpose_mismatch", detail, pointer + "/statusPurpose")


def value_in(bit_string: bytes, index: int, size: int, pointer: str, short: bool) -> tuple[int, tuple[Problem, ...]]:
    """The value of one entry, and the warning where a short list was allowed.

    Raises:
        Unavailable: ``status.length`` (fewer than 131,072 entries, and not allowed).
        Invalid: ``status.range``.
    """
    length = len(bit_string) * 8 // size
    warnings: tuple[Problem, ...] = ()
    if length < bits.SHORTEST:
        detail = f"the list has {length:,} entries, where {bits.SHORTEST:,} are the fewest"
        if not short:
            raise unavailable("status.length", detail, pointer)
        warnings = (warning("status.length", detail, pointer),)
    try:
        return bits.read_value(bit_string, index, size), warnings
    except IndexError:
        detail = f"index {index:,} of a list of {length:,} entries"
        raise invalid("status.range", detail, pointer + "/statusListIndex") from None


def encoded_list(subject: dict[str, Any], limits: Limits, pointer: str) -> str:
    """The ``encodedList`` of a list's subject, within ``Limits.status_encoded_bytes``.

    Raises:
        Invalid: ``status.list``.
        LimitExceeded: ``limit.size``.
    """
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise invalid("status.list", "encodedList is not a string", list_pointer(pointer))
    if len(encoded) > limits.status_encoded_bytes:
        most = limits.status_encoded_bytes
        raise over_limit("limit.size", "status_encoded_bytes", most, list_pointer(pointer))
    return encoded


def _text(entry: dict[str, Any], member: str, pointer: str) -> str:
    value = entry.get(member)
    if value is None:
        raise invalid("schema.required", f"the status entry has no {member}", f"{pointer}/{member}")
    if not isinstance(value, str) or not value:
        raise invalid("schema.invalid", f"{member} is {shown(value)}, not a string", f"{pointer}/{member}")
    return value


def _types(node: dict[str, Any]) -> list[Any]:
    types = node.get("type")
    return types if isinstance(types, list) else [types]
