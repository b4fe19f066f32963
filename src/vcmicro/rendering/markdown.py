"""Markdown of a credential, as plain text or as HTML: no HTML of its own, no pictures, links to https only.

Two libraries must both fail before anything active gets through to HTML: markdown-it-py writes none that it was given,
and nh3 lets only the elements below pass.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from vcmicro.rendering.card import https

_ELEMENTS = frozenset(
    ["a", "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"]
)
_TAG = re.compile(r"(<[^>]*>)")
# With these written as entities no text looks like an attribute or a script URL, whoever reads it and however.
_ENTITIES = {"=": "&#61;", ":": "&#58;", "@": "&#64;"}
_ENTITY = re.compile("[=:@]")


def to_html(text: str) -> str:
    """Safe HTML for a Markdown text; headings begin at the fourth level."""
    import nh3

    clean = nh3.clean(
        _markdown().render(text),
        tags=set(_ELEMENTS),
        attributes={"a": {"href"}},
        url_schemes={"https"},
        link_rel="noopener noreferrer nofollow",
    )
    return "".join(each if each.startswith("<") else disarmed(each) for each in _TAG.split(clean))


def to_plain(text: str) -> str:
    """The words of a Markdown text: a line for every paragraph, heading and list item, links with their address."""
    lines, mark = [], ""
    for token in _markdown().parse(text):
        if token.type == "list_item_open":
            mark = "• " if token.markup in "-+*" else f"{token.info}. "
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip())
        elif token.type == "inline":
            lines.append(mark + _plain(token.children))
            mark = ""
    return "\n".join(lines)


def _plain(tokens: list[Any]) -> str:
    """The words of a paragraph; the address of a link stands behind its text."""
    words, href = "", ""
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type in ("softbreak", "hardbreak"):
            words += " " if token.type == "softbreak" else "\n"
        elif token.type == "link_open":
            href = str(token.attrs["href"])
        elif token.type == "link_close" and not words.endswith(href):
            words += f" ({href})"
    return words


def disarmed(escaped: str) -> str:
    """Escaped text in which also ``=``, ``:`` and ``@`` are entities."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], escaped)


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "html_block", "html_inline"])
    made.validateLink = lambda url: bool(https(url))  # type: ignore[method-assign]
    made.core.ruler.push("lower_headings", _lower_headings)
    return made


def _lower_headings(state: Any) -> None:
    """What a credential calls its first heading stands below those of the card."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 3, 6)}"
