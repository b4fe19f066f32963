"""look(): verify whatever a person holds, and make its card."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro import Tools
from vcmicro.converting import read_source
from vcmicro.enveloping import envelop
from vcmicro.errors import VcmicroError
from vcmicro.rendering import pictures
from vcmicro.rendering.card import Card, Picture, line
from vcmicro.rendering.reading import read
from vcmicro.rendering.wording import lines_of, verdict_of
from vcmicro.report import Report

if TYPE_CHECKING:
    from vcmicro.securing import Payload

_MOST_MEMBERS = 64
_DEEPEST = 4


class Look(NamedTuple):
    """What there is to see: ``card``; ``report`` (None for a draft without a proof); the ``document``.

    ``credential`` is the secured credential as it came, as text: what a certificate carries; empty where there is none.
    """

    card: Card
    report: Report | None
    document: dict[str, Any] | None
    credential: str


def look(given: bytes, *, tools: Tools | None = None, **verification: Any) -> Look:
    """Verify a file's bytes (JSON, a token, PNG, SVG, PDF) and make its card; further options as ``verify``.

    It never raises because of what was given: what cannot be read has a card that says so.
    """
    tools = tools or Tools()
    try:
        payload, document, report = read_source(given, tools, **verification)
    except VcmicroError:
        from vcmicro import verify

        report = verify(given, tools=tools, **verification)
        return Look(card_of(report), report, None, "")
    card = card_of(report, picture=pictures.of_bytes(given)) if report is not None else card_of_draft(document)
    return Look(card, report, document, _as_it_came(given, payload, tools) if report is not None else "")


def card_of(report: Report, *, picture: Picture | None = None) -> Card:
    """The card of what was verified; ``picture`` is the one that it was baked into."""
    return _card(report, picture, 0)


def card_of_draft(document: dict[str, Any]) -> Card:
    """The card of a document without a proof."""
    return read(document)


def _card(report: Report, picture: Picture | None, depth: int) -> Card:
    document = report.untrusted_document
    card = Card(kind="Document", title="Nothing to show") if document is None else read(document, report.linked)
    within = report.children[:_MOST_MEMBERS] if depth < _DEEPEST else ()
    return replace(
        card,
        picture=picture or card.picture,
        issuer=card.issuer or line(report.issuer_name),
        verdict=verdict_of(report),
        checks=lines_of(report),
        members=tuple(_card(each, None, depth + 1) for each in within if each.untrusted_document is not None),
    )


def _as_it_came(given: bytes, payload: Payload, tools: Tools) -> str:
    """The credential as the file or its container holds it; a COSE message in its envelope."""
    from vcmicro import CONTAINERS

    containers = CONTAINERS if tools.containers is None else tools.containers
    for container in containers.values():
        if container.recognizes(given):
            text = container.read(given, tools.limits)[0].text
            if not text.startswith(("http://", "https://")):
                return text
    value: Any = payload.value
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        value = envelop(value)
    elif payload.raw is not None and payload.raw == given:
        return given.decode("utf-8")
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
