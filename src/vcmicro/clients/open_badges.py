"""A client of the Open Badges 3.0 API (1EdTech Open Badges 3.0 section 6).

It gets no tokens: an OAuth 2.0 library does, with the URLs that the service description names. What it gives back is as
the service sent it, and unverified.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from vcmicro import strict_json
from vcmicro.errors import Unavailable, VcmicroError, invalid, unavailable
from vcmicro.fetch import Answered, HttpsService
from vcmicro.problems import shown
from vcmicro.record import Record

_JSON, _TOKEN = "application/json", "text/plain"
_MOST_PAGES = 10_000


class Page(Record):
    """Credentials as they came (objects, and compact JWS), how many there are, and the URL of the next page."""

    credentials: tuple[dict[str, Any] | str, ...]
    total: int | None
    next: str | None


class ServiceDescription(Record):
    """What a service says of itself: ``document`` is all of it, the URLs are those of its authorisation server."""

    name: str
    authorization_url: str | None
    token_url: str | None
    refresh_url: str | None
    registration_url: str | None
    scopes: tuple[str, ...]
    document: dict[str, Any]


class OpenBadgesClient:
    """A client of the service at ``base``, such as ``https://badges.example/ims/ob/v3p0``. Thread-safe.

    Args:
        base: the https URL of the API, without the names of operations.
        token: the access token, or a function that gives one (called for each request, so that it may refresh it); not
            needed for ``description``. It is sent to the origin of ``base`` and nowhere else.
        service: the network, such as one with limits of its own.

    Every method raises ``Invalid`` with ``api.refused`` where the service refuses (400 to 499, with what it says),
    ``Unavailable`` with ``api.failed`` where it cannot (500 and above), ``api.answer`` where it does not keep to the
    standard, and ``net.*``.
    """

    def __init__(
        self, base: str, token: str | Callable[[], str] | None = None, *, service: HttpsService | None = None
    ) -> None:
        self._base = base.rstrip("/")
        self._token = token
        self._service = HttpsService(self._base) if service is None else service

    def credentials(self, *, since: datetime | None = None, limit: int | None = None) -> Iterator[dict[str, Any] | str]:
        """Every credential of the token's owner, page by page; ``since`` leaves out what was issued before.

        ``limit`` is the size of a page. A service that leads in a circle is ``api.answer``.
        """
        page, seen = self.page(since=since, limit=limit), set[str]()
        for _ in range(_MOST_PAGES):
            yield from page.credentials
            if page.next is None:
                return
            if page.next in seen or not page.credentials:
                break
            seen.add(page.next)
            page = self._page(page.next)
        raise unavailable("api.answer", "the pages of credentials come to no end")

    def page(self, *, since: datetime | None = None, limit: int | None = None, offset: int | None = None) -> Page:
        """One page of credentials (getCredentials).

        Raises:
            ValueError: for ``since`` without a time zone, ``limit`` under 1 or ``offset`` under 0.
        """
        if since is not None and since.tzinfo is None:
            raise ValueError("since needs a time zone")
        if (limit is not None and limit < 1) or (offset is not None and offset < 0):
            raise ValueError("limit is at least 1, offset at least 0")
        query = {"limit": limit, "offset": offset, "since": None if since is None else since.isoformat()}
        given = urlencode({name: value for name, value in query.items() if value is not None})
        return self._page(f"{self._base}/credentials" + (f"?{given}" if given else ""))

    def upsert(self, credential: dict[str, Any] | str | bytes) -> bool:
        """Send a credential: a JSON object, its bytes (which go out as they are), or a compact JWS. True if it is new.

        Source: section 6.2.3 (upsertCredential).
        """
        is_token = isinstance(credential, str) and not credential.lstrip().startswith("{")
        if isinstance(credential, dict):
            body = _to_json(credential)
        else:
            body = credential.encode("utf-8") if isinstance(credential, str) else credential
        answer = self._ask("POST", f"{self._base}/credentials", body, _TOKEN if is_token else _JSON)
        return answer.status == 201

    def profile(self) -> dict[str, Any]:
        """The profile of the token's owner (getProfile)."""
        return _object(self._ask("GET", f"{self._base}/profile"))

    def put_profile(self, profile: dict[str, Any]) -> dict[str, Any] | None:
        """Replace the profile (putProfile); what the service made of it, None where it has yet to decide (202, 304)."""
        answer = self._ask("PUT", f"{self._base}/profile", _to_json(profile), _JSON)
        return _object(answer) if answer.status == 200 else None

    def description(self) -> ServiceDescription:
        """What the service says of itself (getServiceDescription); no token is sent."""
        document = _object(self._ask("GET", f"{self._base}/discovery", open_to_all=True))
        scheme = _at(document, "components", "securitySchemes", "OAuth2ACG")
        flow, info = _at(scheme, "flows", "authorizationCode"), _at(document, "info")
        return ServiceDescription(
            name=_text(info, "title") or _text(scheme, "x-imssf-name") or "",
            authorization_url=_text(flow, "authorizationUrl"),
            token_url=_text(flow, "tokenUrl"),
            refresh_url=_text(flow, "refreshUrl"),
            registration_url=_text(scheme, "x-imssf-registrationUrl"),
            scopes=tuple(_at(flow, "scopes")),
            document=document,
        )

    def _page(self, url: str) -> Page:
        answer = self._ask("GET", url)
        value, total = _object(answer), answer.headers.get("x-total-count", "")
        # The schema allows one alone in the place of an array; examples of the standard write the plural.
        tokens = _many(value, "compactJwsString", str) + _many(value, "compactJwsStrings", str)
        following = answer.links.get("next")
        return Page(
            credentials=(*_many(value, "credential", dict), *tokens),
            total=int(total) if total.isdecimal() and len(total) < 16 else None,
            next=None if following is None else urljoin(url, following),
        )

    def _ask(
        self, method: str, url: str, body: bytes = b"", media_type: str | None = None, *, open_to_all: bool = False
    ) -> Answered:
        headers = {"Accept": f"{_JSON}, {_TOKEN}"}
        if media_type is not None:
            headers["Content-Type"] = media_type
        if self._token is not None and not open_to_all:
            token = self._token if isinstance(self._token, str) else self._token()
            headers["Authorization"] = f"Bearer {token}"
        answer = self._service.send(method, url, body=body, headers=headers)
        if answer.status >= 500:
            raise unavailable("api.failed", f"{answer.status}: {_told(answer)}")
        if answer.status >= 400:
            raise invalid("api.refused", f"{answer.status}: {_told(answer)}")
        return answer


def _told(answer: Answered) -> str:
    """What an Imsx_StatusInfo says, shortened and without control characters."""
    try:
        value = strict_json.loads(answer.body)
    except VcmicroError:
        value = None
    info = value if isinstance(value, dict) else {}
    fields = _at(info, "imsx_codeMinor").get("imsx_codeMinorField")
    first = fields[0] if isinstance(fields, list) and fields else fields
    minor = _text(first, "imsx_codeMinorFieldValue") if isinstance(first, dict) else None
    said = _text(info, "imsx_description")
    return "; ".join(shown(each, 300) for each in (minor, said) if each) or "the service says no more"


def _object(answer: Answered) -> dict[str, Any]:
    try:
        value = strict_json.loads(answer.body)
    except VcmicroError as error:
        raise _odd(f"the body is no JSON ({error.code})") from None
    if not isinstance(value, dict):
        raise _odd("the body is no JSON object")
    return value


def _many(value: dict[str, Any], name: str, kind: type) -> tuple[Any, ...]:
    found = value.get(name, [])
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(each, kind) for each in listed):
        raise _odd(f"{name} is not what the standard has there")
    return tuple(listed)


def _at(value: Any, *names: str) -> dict[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _text(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None


def _odd(detail: str) -> Unavailable:
    return unavailable("api.answer", detail)


def _to_json(value: dict[str, Any]) -> bytes:
    """The bytes of an object, none of whose strings JSON cannot carry.

    Raises:
        Invalid, LimitExceeded: as ``strict_json.check_value``.
    """
    strict_json.check_value(value)
    return json.dumps(value, ensure_ascii=False).encode("utf-8")
