"""What a container holds, and what may be put into one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vcmicro.errors import invalid
from vcmicro.problems import shown

_COMPACT = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2}(?:~[A-Za-z0-9_.-]*)*", re.ASCII)
_SPACE = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Baked:
    """One credential as an image holds it.

    ``text`` is JSON, a compact token, or (Open Badges 2.0 and before) the URL of an assertion, without
    white space around it. ``form`` says under which keyword or namespace it stood.
    """

    text: str
    form: Literal["ob3", "ob2"]


def trimmed(text: str) -> str:
    """``text`` without the white space of JSON and XML around it."""
    return text.strip(_SPACE)


def is_token(text: str) -> bool:
    """Whether ``text`` has the characters and parts of a compact JWS or SD-JWT."""
    return _COMPACT.fullmatch(text) is not None


def require_credential(credential: str) -> str:
    """The text to bake: a JSON object or a compact token (Open Badges 3.0 section 5.3), trimmed.

    Raises:
        Invalid: ``input.unknown``, ``json.surrogate``.
    """
    text = trimmed(credential)
    if not (text.startswith("{") and text.endswith("}")) and not is_token(text):
        raise invalid("input.unknown", f"{shown(text)} is neither a JSON object nor a compact token")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise invalid("json.surrogate", "the credential holds half of a surrogate pair") from None
    return text
