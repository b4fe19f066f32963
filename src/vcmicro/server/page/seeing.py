"""In a worker process: from a form to the page that shows what was sent, and to a file to keep."""

from __future__ import annotations

import base64
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from vcmicro import Conversion, check, convert
from vcmicro.errors import VcmicroError, invalid
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.sides import Side, sides
from vcmicro.problems import Problem
from vcmicro.rendering import Card, Look, look
from vcmicro.rendering.certificate import certificate
from vcmicro.rendering.reading import told
from vcmicro.server.answers import Answer, Refused, to_bytes
from vcmicro.server.page.form import Sent, read
from vcmicro.server.page.headers import HEADERS, HTML

if TYPE_CHECKING:
    from vcmicro.profiles import Conformity
    from vcmicro.server.working import Workplace

NAMES = {"ob3": "Open Badge 3.0", "elm": "European Learning Model", "ob2": "Open Badge 2.0", "clr": "CLR 2.0"}
_INTO = {"ob3": ("elm",), "ob2": ("ob3", "elm"), "clr": ("elm",), "elm": ("ob3",)}
_MOST_SIDES = 400


class Converted(NamedTuple):
    """One other format: the facts side by side, or why there is none."""

    to: str
    name: str
    sides: list[Side]
    restored: bool
    problems: tuple[Problem, ...]


class Definition(NamedTuple):
    """The EU's definition of a micro-credential, or why it could not be asked."""

    found: Conformity | None
    problems: tuple[Problem, ...]


def form_page() -> bytes:
    """The page with nothing but its form."""
    return _page(None)


def seen(place: Workplace, body: bytes, content_type: str) -> Answer:
    """The page that shows what was sent; 400 where that is nothing to look at."""
    try:
        sent = read(body, content_type)
    except Refused as refused:
        return Answer(refused.status, _page(None, problem=refused.problem), HTML, HEADERS, (refused.problem.code,))
    if not sent.data:
        problem = invalid("input.unknown", "nothing was sent: choose a file, or paste a credential").problem
        return Answer(400, _page(None, problem=problem), HTML, HEADERS, (problem.code,))
    shown = _look(place, sent)
    codes = tuple(dict.fromkeys(each.code for each in shown.report.problems)) if shown.report is not None else ()
    readable = shown.document is not None
    return Answer(200 if readable else 400, _page(_view(place, sent, shown)), HTML, HEADERS, codes)


def saved(place: Workplace, body: bytes, content_type: str) -> Answer:
    """What was sent in another format, as a file: ``to`` is ``ob3``, ``elm``, or ``pdf`` for the certificate."""
    try:
        sent = read(body, content_type)
        name, media_type, content = _file(place, sent._replace(data=base64.b64decode(sent.data, validate=True)))
    except ValueError:
        problem = invalid("server.body", "what is to be saved is not base64").problem
    except Refused as refused:
        problem = refused.problem
    except VcmicroError as error:
        problem = error.problem
    else:
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(200, content, media_type, headers)
    return Answer(400, _page(None, problem=problem), HTML, HEADERS, (problem.code,))


def _file(place: Workplace, sent: Sent) -> tuple[str, str, bytes]:
    if sent.to == "pdf":
        return "certificate.pdf", "application/pdf", certificate(_look(place, sent), now=place.now)
    if sent.to not in ("ob3", "elm"):
        raise Refused(400, "server.body", "to is ob3, elm or pdf", "/to")
    found = _convert(place, sent, sent.to)
    media_type = "application/ld+json"
    content = found.original if found.original is not None else to_bytes(found.document)
    return f"{'badge' if sent.to == 'ob3' else 'european-credential'}.json", media_type, content


def _look(place: Workplace, sent: Sent) -> Look:
    return look(sent.data, now=place.now, fetcher=place.fetcher, contexts=place.settings.contexts, tools=place.tools)


def _view(place: Workplace, sent: Sent, shown: Look) -> dict[str, Any]:
    form = format_of(shown.document) if shown.document is not None else None
    encoded = base64.b64encode(sent.data).decode("ascii")
    return {
        "card": _without_addresses(shown.card),
        "name": NAMES.get(form or "", "this"),
        "definition": _definition(shown) if form in ("ob3", "ob2", "elm") else None,
        "others": [_converted(place, sent, shown, to) for to in _INTO.get(form or "", ())],
        "printable": bool(shown.credential) and shown.card.verdict.outcome == "PASSED",
        "again": encoded if len(encoded) < place.settings.body_bytes - 4_096 else "",
        "country": sent.country,
        "language": sent.language,
    }


def _without_addresses(card: Card) -> Card:
    """The card without pictures that lie elsewhere: the page asks nobody for anything."""
    picture = card.picture if card.picture is not None and card.picture.data else None
    return replace(card, picture=picture, members=tuple(map(_without_addresses, card.members)))


def _definition(shown: Look) -> Definition:
    try:
        return Definition(check((shown.document or {}) if shown.report is None else shown.report), ())
    except VcmicroError as error:
        return Definition(None, error.problems)


def _converted(place: Workplace, sent: Sent, shown: Look, to: str) -> Converted:
    try:
        found = _convert(place, sent, to)
    except VcmicroError as error:
        return Converted(to, NAMES[to], [], False, error.problems)
    return Converted(to, NAMES[to], sides(shown.document or {}, found)[:_MOST_SIDES], found.restored, ())


def _convert(place: Workplace, sent: Sent, to: Any) -> Conversion:
    return convert(
        sent.data,
        to=to,
        country=sent.country.upper() or None,
        language=sent.language or None,
        now=place.now,
        fetcher=place.fetcher,
        tools=place.tools,
        contexts=place.settings.contexts,
    )


def _page(view: dict[str, Any] | None, *, problem: Problem | None = None) -> bytes:
    values = {"view": view, "problem": problem, "country": "", "language": "", **(view or {})}
    return str(_template().render(values)).lstrip().encode()


@cache
def _template() -> Any:
    from vcmicro.rendering.html import environment

    made = environment("vcmicro.server.page")
    made.filters["told"] = told
    return made.get_template("page.html")
