"""A page to look at a badge: a form, and what verification, the EU's definition and the mappings say of what it sends.

Plain HTML by form POST, so that it works without JavaScript; a small script adds dropping and pasting. It keeps
nothing and sets no cookie: what it shows was made from the one request. Nothing of a credential is HTML here.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from vcmicro.server.answers import Answer
from vcmicro.server.calls import Call
from vcmicro.server.page.form import MULTIPART
from vcmicro.server.page.headers import HEADERS, HTML
from vcmicro.server.page.seeing import form_page, saved, seen
from vcmicro.server.routing import Operation, Route
from vcmicro.server.settings import Settings

_ASSETS = {"page.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8"}
_SENT = {"type": "object"}


def routes(settings: Settings) -> tuple[Route, ...]:
    """The page, its style and its script; none where verification is not open to everybody, or the page is off."""
    if not settings.has_page:
        return ()
    shown = Operation(id="page", summary="A page to look at a badge", gives_types=(HTML,))
    sent = Operation(id="look", summary="What was sent", takes=_SENT, takes_types=(MULTIPART,), gives_types=(HTML,))
    return (
        Route(method="GET", path="/", handler=_form, operation=shown, hidden=True),
        Route(method="POST", path="/", handler=_look, operation=sent, hidden=True),
        Route(method="POST", path="/save", handler=_save, operation=sent, hidden=True),
        *(Route(method="GET", path=f"/{name}", handler=_asset, operation=shown, hidden=True) for name in _ASSETS),
    )


async def _form(call: Call) -> Answer:
    return Answer(200, form_page(), HTML, HEADERS)


async def _look(call: Call) -> Answer:
    return await call.work(seen, call.request.headers.get("content-type", ""))


async def _save(call: Call) -> Answer:
    return await call.work(saved, call.request.headers.get("content-type", ""))


async def _asset(call: Call) -> Answer:
    name = call.route.path[1:]
    return Answer(200, _content(name), _ASSETS[name], HEADERS)


@cache
def _content(name: str) -> bytes:
    from vcmicro.rendering.html import style

    own = (resources.files(__name__) / "templates" / name).read_bytes()
    return style().encode() + own if name == "page.css" else own
