"""What an SVG may not hold if a badge is to be baked into it.

Browsers run an SVG's scripts and load what it refers to. A badge is passed on and shown on other
people's sites, so an image with scripts, event handlers or references to the outside is refused
rather than cleaned: whoever drew it can leave them out.
"""

from __future__ import annotations

import re
from typing import NoReturn

from vcmicro.errors import invalid
from vcmicro.problems import shown

_ELEMENTS = frozenset(
    {"script", "foreignobject", "handler", "listener", "iframe", "object", "embed", "audio", "video", "link", "include"}
)
_FOREIGN = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2001/XInclude"})
_REFERENCES = frozenset({"href", "src", "base", "data", "action", "formaction", "ping"})
_ANIMATED = re.compile(r"^\s*on|(?:href|src)\s*$", re.IGNORECASE)
_WITHIN = re.compile(r"#|data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_SCHEMES = re.compile(r"(?:javascript|vbscript|livescript|mocha):|data:text", re.IGNORECASE)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_URL = re.compile(r"url\(\s*[\"']?\s*([^\s\"')]*)", re.IGNORECASE)
_CSS_ACTIVE = re.compile(r"@import|expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(|src\s*\(", re.IGNORECASE)


class ActiveContent:
    """An ``Inspector`` that refuses (``bake.svg_active``) whatever could run or load something."""

    def element(self, namespace: str, name: str) -> None:
        if name.lower() in _ELEMENTS or namespace in _FOREIGN:
            _refuse(f"the element {shown(name)}")

    def attribute(self, namespace: str, name: str, value: str) -> None:
        lowered = name.lower()
        if lowered.startswith("on") and not namespace:
            _refuse(f"the event handler {shown(name)}")
        if _SCHEMES.search(_IGNORED.sub("", value)):
            _refuse(f"a script in the attribute {shown(name)}")
        if lowered == "attributename" and _ANIMATED.search(value):
            _refuse(f"an animation of {shown(value)}")
        if lowered in _REFERENCES and value.strip() and not _WITHIN.match(value.strip()):
            _refuse(f"the outside reference {shown(value)} in {shown(name)}")
        self.style(value)

    def style(self, text: str) -> None:
        """CSS of a style element or attribute; presentation attributes hold CSS values too."""
        if "\\" in text or "(" in text or "@" in text or ":" in text:
            css = _CSS_ESCAPE.sub(_unescaped, text)
            _refuse_css(css)
            # Twice, since what looks like a comment may stand in a string, and the other way round.
            _refuse_css(_CSS_COMMENT.sub("", css))

    def instruction(self, target: str) -> None:
        if target.lower() == "xml-stylesheet":
            _refuse("a style sheet from outside")


def _refuse_css(css: str) -> None:
    if _CSS_ACTIVE.search(css) or _SCHEMES.search(_IGNORED.sub("", css)):
        _refuse(f"active CSS: {shown(css)}")
    for target in _CSS_URL.findall(css):
        if target and not _WITHIN.match(target):
            _refuse(f"the outside reference {shown(target)} in CSS")


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    number = int(match[1], 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _refuse(what: str) -> NoReturn:
    raise invalid("bake.svg_active", f"the SVG holds {what}")
