"""What a worker process holds, and its loop: a request in, an answer out, until the pipe is closed.

Nothing of a request outlives its answer here but what the library caches by itself (documents that it fetched).
"""

from __future__ import annotations

import faulthandler
import pickle
import signal
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from multiprocessing.connection import Connection
from typing import Any

from vcmicro import Issuer, Key, NotPortable, StatusList, Tools, strict_json, verify
from vcmicro.errors import Unavailable, VcmicroError, invalid
from vcmicro.problems import unhandled
from vcmicro.server.answers import Answer, Refused, problems, refusal
from vcmicro.server.settings import IssuerSettings, KeySettings, Settings

INLINE = Tools(allow=("inline-contexts",))


@dataclass
class Workplace:
    """The settings, and what a worker makes of them once."""

    settings: Settings
    _issuers: dict[str, Issuer] = field(default_factory=dict)
    _lists: dict[str, StatusList] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The moment to work at."""
        return self.settings.now or datetime.now(UTC)

    @property
    def tools(self) -> Tools:
        """The library's tools; the suites bring contexts of their own."""
        return INLINE if self.settings.conformance else Tools()

    @cached_property
    def fetcher(self) -> Any:
        """The network, if the settings allow any."""
        fetch = self.settings.fetch
        if not fetch.enabled:
            return None
        from vcmicro import HttpsFetcher

        return HttpsFetcher(hosts=fetch.hosts, deny=fetch.deny)

    def issuer(self, name: str) -> tuple[IssuerSettings, Issuer]:
        """An issuer by its name.

        Raises:
            KeyError
        """
        found = next((each for each in self.settings.issuers if each.name == name), None)
        if found is None:
            raise KeyError(name)
        if name not in self._issuers:
            self._issuers[name] = Issuer(
                found.id,
                signer=key_of(found.key),
                name=found.title,
                contexts=self.settings.contexts,
                tools=self.tools,
            )
        return found, self._issuers[name]

    def status_list(self, url: str) -> StatusList:
        """A list that this server keeps, by its URL; the store gets it when it is first asked for.

        Raises:
            Invalid: ``server.config`` if the store holds it with other settings; as ``StatusList.create``.
            Unavailable: ``status.store``.
        """
        if url not in self._lists:
            found = next(each for each in self.settings.status_lists if each.url == url)
            assert self.settings.store is not None
            try:
                self._lists[url] = StatusList.create(
                    self.issuer(found.issuer)[1],
                    url,
                    store=self.settings.store,
                    purpose=found.purpose,
                    bits=found.bits,
                    messages=found.messages,
                    references=found.references,
                )
            except ValueError as error:
                raise invalid("server.config", f"status list {found.name}: {error}"[:200], "/status/lists") from None
        return self._lists[url]


def key_of(settings: KeySettings) -> Key:
    """The private key of its settings."""
    secret = settings.secret
    key = Key.from_multikey(secret) if isinstance(secret, str) else Key.from_jwk(secret)
    return key.with_method(settings.method)


def settings_of(key: Key) -> KeySettings:
    """A private key as settings: BLS keys have no registered JWK and travel as secret Multikeys."""
    secret = key.to_multikey() if key.kind.startswith("BLS") else key.to_jwk()
    return KeySettings(secret=secret, method=key.verification_method)


def parse(body: bytes, *, required: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON object of a body, read strictly.

    Raises:
        Invalid: ``json.*``, ``limit.*``.
        Refused: 400 ``server.body`` if it is no object, lacks a member, or ``options`` is no object.
    """
    value = strict_json.loads(body)
    if not isinstance(value, dict):
        raise Refused(400, "server.body", "the body is no JSON object")
    for name in required:
        if name not in value:
            raise Refused(400, "server.body", f"the body has no member {name!r}", f"/{name}")
    if not isinstance(value.get("options", {}), dict):
        raise Refused(400, "server.body", "options is no JSON object", "/options")
    return value


def option(options: dict[str, Any], name: str, kind: type) -> Any:
    """An option of the type it should have; None if it is missing.

    Raises:
        Refused: 400 ``server.body``.
    """
    value = options.get(name)
    if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        raise Refused(400, "server.body", f"{name} is of another JSON type", f"/options/{name}")
    return value


def strings(options: dict[str, Any], name: str) -> tuple[str, ...]:
    """An option that is an array of strings.

    Raises:
        Refused: 400 ``server.body``.
    """
    value = option(options, name, list) or []
    if not all(isinstance(each, str) for each in value):
        raise Refused(400, "server.body", f"{name} is an array of strings", f"/options/{name}")
    return tuple(value)


def serve(pipe: Connection, settings: Settings) -> None:
    """The whole life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A traceback could name what a request holds.
    faulthandler.disable()
    warnings.simplefilter("ignore", NotPortable)
    place = Workplace(settings)
    try:
        for each in settings.issuers:
            place.issuer(each.name)
        for kept in settings.status_lists:
            place.status_list(kept.url)
        if settings.open_badges is not None:
            _open_store(settings.open_badges.store)
        verify(b"{}")
        ready: object = "ready"
    except VcmicroError as error:
        ready = error
    pipe.send_bytes(pickle.dumps(ready))
    while True:
        try:
            task, body, given = pickle.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            return
        answer = run(place, task, body, given)
        del body, given
        pipe.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _open_store(at: str) -> None:
    """The tables of the Open Badges API, made where there are none.

    Raises:
        Invalid: ``server.config``.
        Unavailable: ``server.store``.
    """
    from vcmicro.server.open_badges.keeping import keeping_at

    try:
        keeping_at(at)
    except ValueError as error:
        raise invalid("server.config", f"open_badges: {error}"[:200], "/open_badges/store") from None


def run(place: Workplace, task: Any, body: bytes, given: tuple[Any, ...]) -> Answer | Refused:
    """The answer of a task, whatever it raises."""
    try:
        answer: Answer = task(place, body, *given)
        return answer
    except Refused as refused:
        return refused
    except VcmicroError as error:
        return refusal(error)
    except Exception as error:
        return problems(Unavailable(unhandled(error)).problems, 500)
