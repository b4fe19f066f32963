"""Text from a credential, made safe to show on a terminal or in a log line.

Whoever issues a credential chooses its text. On a terminal that text could move the cursor, rename
the window, forge a line of a report or reverse what stands beside it, so whatever is not plain
printable text is shown by its code instead.
"""

from __future__ import annotations

import re

from vcmicro.patterns import Pattern

# C0, DEL and C1 controls; soft hyphen, Arabic letter mark and the other invisible formatting marks;
# line and paragraph separators; bidirectional marks, embeddings, overrides and isolates; byte order
# mark; interlinear annotations; half surrogates; tag characters. The zero-width (non-)joiners
# U+200C and U+200D stay: several scripts and emoji are misspelled without them.
_UNSAFE = Pattern(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape_text(text: str) -> str:
    r"""``text`` on one line, with every control and direction character made visible.

    Newline, carriage return and tab become ``\n``, ``\r`` and ``\t``, others ``\uXXXX`` (``\UXXXXXXXX``
    beyond U+FFFF). Printable text is unchanged, and escaping twice is escaping once.

    >>> escape_text("Ada\x1b[2J")
    'Ada\\u001b[2J'
    """
    return _UNSAFE.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    number = ord(character)
    return _SHORT.get(character) or (f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}")
