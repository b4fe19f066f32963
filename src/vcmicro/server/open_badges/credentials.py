"""getCredentials and upsertCredential (Open Badges 3.0 sections 6.2.2, 6.2.3 and 6.4).

What is kept was verified first: a host hands on what it keeps, and whoever reads it there takes it for good.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import unquote, urlencode

from vcmicro import Outcome, Report, verify
from vcmicro.errors import Invalid
from vcmicro.patterns import Pattern
from vcmicro.server.answers import JSON, Answer, Refused, problems
from vcmicro.server.calls import Call
from vcmicro.server.open_badges.keeping import Arrived, Kept, keeping_at
from vcmicro.server.settings import OPEN_BADGES_PATH, OpenBadgesSettings
from vcmicro.server.working import Workplace, parse
from vcmicro.times import Instant
from vcmicro.times import parse as parse_time

LARGEST_PAGE = 200
"""The credentials of one page at most, and of a page that names no limit."""
_PAGE_BYTES = 8 * 1024 * 1024
_TYPES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_COMPACT_JWS = Pattern(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_NUMBER = Pattern(r"[0-9]{1,15}", re.ASCII)
_MOST_SECONDS = 2**52


async def get_credentials(call: Call) -> Answer:
    """A page of what the owner keeps."""
    return await call.work(listed, call.caller, call.query)


async def upsert_credential(call: Call) -> Answer:
    """Verify and keep one."""
    media_type = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await call.work(upserted, call.caller, media_type == "text/plain")


def listed(place: Workplace, body: bytes, owner: str, query: dict[str, str]) -> Answer:
    """The page that a query asks for, with X-Total-Count and Link (RFC 8288).

    Raises:
        Refused: 400 ``server.query``.
        Unavailable: ``server.store``.
    """
    settings = _settings(place)
    limit = min(_whole(query, "limit", LARGEST_PAGE, least=1), LARGEST_PAGE)
    offset, since = _whole(query, "offset", 0, least=0), _since(query)
    total, found = keeping_at(settings.store).page(owner, since, offset, limit, _PAGE_BYTES)
    objects = b",".join(each.body for each in found if not each.is_token)
    tokens = b",".join(b'"%b"' % each.body for each in found if each.is_token)
    text = b'{"credential":[' + objects + b'],"compactJwsString":[' + tokens + b"]}"
    kept = {name: query[name] for name in ("since",) if name in query}
    links = _links(settings, offset, limit, len(found), total, kept)
    return Answer(200, text, JSON, {"X-Total-Count": str(total), "Link": links})


def upserted(place: Workplace, body: bytes, owner: str, is_token: bool) -> Answer:
    """Keep the credential of a body: 201 where it is new, 200 where it takes the place of an older one.

    Raises:
        Refused, VcmicroError
    """
    given = _token(body) if is_token else parse(body)
    report = verify(given, now=place.now, contexts=place.settings.contexts, fetcher=place.fetcher, tools=place.tools)
    if _is_doubtful(report):
        return problems(report.problems, 400)
    document = report.untrusted_document if isinstance(given, str) else given
    settings = _settings(place)
    kept = Kept(is_token, given.encode("ascii") if isinstance(given, str) else body)
    is_new = keeping_at(settings.store).put(owner, _arrived(document, kept), settings.credentials)
    return Answer(201 if is_new else 200, kept.body, "text/plain" if is_token else JSON)


def _settings(place: Workplace) -> OpenBadgesSettings:
    settings = place.settings.open_badges
    assert settings is not None
    return settings


def _token(body: bytes) -> str:
    text = body.strip().decode("ascii", "replace")
    if not _COMPACT_JWS.fullmatch(text):
        raise Refused(400, "server.body", "text/plain holds one compact JWS")
    return text


def _is_doubtful(report: Report) -> bool:
    """True unless nothing speaks against it and its signature is found to be the issuer's.

    What could not be asked (a status list, without a network) is no reason to turn a learner's badge away.
    """
    proven = all(report[name].outcome is Outcome.PASSED for name in ("proof", "binding"))
    return report.outcome is Outcome.FAILED or not proven


def _arrived(document: Any, kept: Kept) -> Arrived:
    """What a credential is known by: section 10 compares its id and its issuer's, unescaped and trimmed.

    Raises:
        Refused: 400 ``server.body``.
    """
    value = document if isinstance(document, dict) else {}
    types, issuer, id_ = value.get("type"), value.get("issuer"), value.get("id")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    named = types if isinstance(types, list) else [types]
    if not any(isinstance(each, str) and each in _TYPES for each in named):
        raise Refused(400, "server.body", "it is no OpenBadgeCredential", "/type")
    if not isinstance(issuer, str) or not isinstance(id_, str):
        raise Refused(400, "server.body", "a credential is known by its id and its issuer's", "/id")
    issued = value.get("validFrom", value.get("issuanceDate"))
    moment = parse_time(issued) if isinstance(issued, str) else Instant(0)
    digest = hashlib.sha256("\n".join(unquote(each).strip() for each in (issuer, id_)).encode("utf-8", "replace"))
    return Arrived(digest.hexdigest(), _milliseconds(moment), kept)


def _milliseconds(moment: Instant) -> int:
    seconds = max(-_MOST_SECONDS, min(moment.seconds, _MOST_SECONDS))
    return seconds * 1000 + int(moment.fraction * 1000)


def _whole(query: dict[str, str], name: str, default: int, *, least: int) -> int:
    given = query.get(name)
    if given is None:
        return default
    if not _NUMBER.fullmatch(given) or int(given) < least:
        raise Refused(400, "server.query", f"{name} is a whole number of at least {least}", f"/{name}")
    return int(given)


def _since(query: dict[str, str]) -> int | None:
    if "since" not in query:
        return None
    try:
        # The plus sign of an offset stands for a space in a query that was not encoded.
        return _milliseconds(parse_time(query["since"].replace(" ", "+")))
    except Invalid:
        raise Refused(400, "server.query", "since is a dateTime, such as 2026-01-31T09:00:00Z", "/since") from None


def _links(settings: OpenBadgesSettings, offset: int, limit: int, given: int, total: int, kept: dict[str, str]) -> str:
    """Every relation that there is: ``next`` begins behind what was given, also where that was less than ``limit``."""
    last = max(0, (total - 1) // limit * limit)
    at = {"first": 0, "last": last}
    if offset + given < total and given:
        at["next"] = offset + given
    if offset > 0:
        at["prev"] = max(0, min(offset, total) - limit)
    url = f"{settings.base}{OPEN_BADGES_PATH}/credentials"
    return ", ".join(
        f'<{url}?{urlencode({"limit": limit, "offset": start, **kept})}>; rel="{name}"' for name, start in at.items()
    )
