"""Markdown of a credential: what may be said, and what never gets through."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.rendering.markdown import to_html, to_plain

ALLOWED = {"a", "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"}


class Elements(HTMLParser):
    """The elements and attributes that the standard library's parser sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_what_markdown_is_for() -> None:
    html = to_html("# Head\n\n**bold** and *soft* `code`\n\n1. one\n2. [two](https://univ.example/2)")
    assert "<h4>Head</h4>" in html and "<strong>bold</strong>" in html and "<li>one</li>" in html
    assert '<a href="https://univ.example/2" rel="noopener noreferrer nofollow">two</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](http://plain.example)",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://track.example/pixel.png)",
        '<https://a.example/" onmouseover="alert(1)>',
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg/onload=alert(1)>",
        "<!-- --><iframe srcdoc='x'>",
    ],
)
def test_what_never_gets_through(text: str) -> None:
    html = to_html(text)
    for tag, attributes in Elements(html).seen:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "https://").startswith("https://")
    lower = html.lower()
    assert not [bad for bad in ("<script", "javascript:", "onerror=", "onload=", "srcdoc=", "<img") if bad in lower]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_gives_allowed_elements_only(text: str) -> None:
    assert all(
        tag in ALLOWED and set(attributes) <= {"href", "rel"} for tag, attributes in Elements(to_html(text)).seen
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("# Head\n\nA **b** `c`", "Head\nA b c"),
        ("soft\nbreak  \nhard", "soft break\nhard"),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("[text](https://a.example/x)", "text (https://a.example/x)"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("```\ncode **not bold**\n```", "code **not bold**"),
        ("> quoted", "quoted"),
        ("", ""),
    ],
)
def test_plain_words(text: str, plain: str) -> None:
    assert to_plain(text) == plain
