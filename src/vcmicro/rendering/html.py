"""The card as HTML: a part of a page, or a document by itself that loads and runs nothing.

Every value passes ``_safe`` on its way into the template; only what ``markdown.to_html`` made is let through as it is.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from vcmicro.escaping import escape_text
from vcmicro.rendering.card import Card, Picture
from vcmicro.rendering.markdown import disarmed, to_html

if TYPE_CHECKING:
    from jinja2 import Environment

_MARKS = {"PASSED": "✓", "FAILED": "✗", "INDETERMINATE": "?", "SKIPPED": "–", "UNSIGNED": "✎"}
_ROOM = "vcmicro.rendering"


def card_html(card: Card, *, checks: bool = True) -> str:
    """The card as an ``article`` element, to stand in a page that brings ``style()``."""
    return environment().get_template("card.html").render(card=card, level=2, with_checks=checks)


def document(card: Card) -> str:
    """The card as a whole HTML document; its policy allows its own style and the card's picture, and nothing else."""
    css = style()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data: https:; base-uri 'none'; form-action 'none'"
    )
    return environment().get_template("document.html").render(card=card, css=_trusted(css), policy=policy)


@cache
def style() -> str:
    """The style sheet of the card."""
    return (resources.files(_ROOM) / "templates" / "card.css").read_text("utf-8")


@cache
def environment(*rooms: str) -> Environment:
    """The environment of templates: those of a card, and those that other packages (``rooms``) hold.

    Each value is escaped, and none is left out silently.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader(each) for each in (_ROOM, *rooms)]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"markdown": lambda text: _trusted(to_html(text)), "source": source_of}
    made.globals |= {"marks": _MARKS}
    return made


def _safe(value: Any) -> Any:
    """A value for text or a quoted attribute: escaped, without controls and what looks like an attribute or script."""
    from markupsafe import escape

    if hasattr(value, "__html__"):
        return value
    return _trusted(disarmed(str(escape(escape_text(str(value))))))


def _trusted(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)


def source_of(picture: Picture) -> str:
    """What the ``src`` of an image is: a ``data:`` URL of the picture's own bytes, or its https URL."""
    if picture.url:
        return picture.url
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
