"""What a person sees of a credential (extra ``[render]``): one card, written for a terminal, as HTML, and as a PDF.

``look(data)`` verifies whatever is given and makes its ``Card``; ``html.document(card)``, ``html.card_html(card)``,
``terminal.text(card)`` and ``certificate.certificate(seen)`` write it. Whoever issues a credential chooses
its text and pictures, so nothing of them runs, loads or moves anything: texts are cleaned when a card is made, and
every writer escapes what its own format needs.
"""

from __future__ import annotations

from importlib.util import find_spec

from vcmicro.errors import unavailable
from vcmicro.rendering.card import Card, CheckLine, Fact, Link, Note, Picture, Verdict
from vcmicro.rendering.looking import Look, card_of, card_of_draft, look

__all__ = [
    "Card",
    "CheckLine",
    "Fact",
    "Link",
    "Look",
    "Note",
    "Picture",
    "Verdict",
    "card_of",
    "card_of_draft",
    "look",
    "require_extra",
]

_NEEDED = {"jinja2": "jinja2", "markdown_it": "markdown-it-py", "nh3": "nh3", "fpdf": "fpdf2", "segno": "segno"}


def require_extra() -> None:
    """Raise ``Unavailable`` with ``extra.missing`` unless the libraries of HTML and PDF are installed."""
    missing = [name for module, name in _NEEDED.items() if find_spec(module) is None]
    if missing:
        raise unavailable("extra.missing", f"HTML and PDF need {', '.join(missing)}: pip install vcmicro[render]")
