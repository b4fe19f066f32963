"""Regular expressions of strangers: matched in time linear in the text, or not at all.

JSON Schema takes its patterns from ECMA-262, whose engines backtrack: ``^(a+)+$`` on forty letters runs for hours. RE2
does not backtrack. What it cannot do (look-around, references back) is refused and not handed to another engine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from vcmicro.errors import unavailable
from vcmicro.patterns import Pattern
from vcmicro.problems import shown

_UNICODE_ESCAPE = Pattern(r"(\\\\)|\\u(?:([0-9A-Fa-f]{4})|\{([0-9A-Fa-f]{1,6})\})")
_LONGEST = 4096
"""Characters; the longest in the published schemas has 600."""


def matches(pattern: str, text: str) -> bool:
    """True if the pattern is found anywhere in the text (JSON Schema does not anchor it).

    Raises:
        Unavailable: ``schema.unavailable`` for a pattern that RE2 does not read.
    """
    return _compiled(pattern).search(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    if len(pattern) > _LONGEST:
        raise unavailable("schema.unavailable", f"the pattern {shown(pattern)} has more than {_LONGEST} characters")
    try:
        return re2.compile(_UNICODE_ESCAPE.sub(_re2_escape, pattern), options)
    except re2.error:
        detail = f"the pattern {shown(pattern)} cannot be matched in linear time"
        raise unavailable("schema.unavailable", detail) from None


def _re2_escape(found: Any) -> str:
    return found[1] or f"\\x{{{found[2] or found[3]}}}"
