"""Regular expressions that are compiled when they are first used.

Compiling takes longer than most of what is matched, and a verification uses few of the library's patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


class Pattern:
    """A pattern whose methods are those of ``re.Pattern`` for text, bound when one of them is first asked for."""

    match: Callable[[str], re.Match[str] | None]
    fullmatch: Callable[[str], re.Match[str] | None]
    search: Callable[[str], re.Match[str] | None]
    findall: Callable[[str], list[Any]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(f"a pattern has no {name}")
        method = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, method)
        return method


_METHODS = frozenset({"match", "fullmatch", "search", "findall", "sub"})
