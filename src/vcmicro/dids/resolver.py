"""From the URL of a verification method to a key, and to whom that key belongs.

The steps are those of Controlled Identifiers 1.0 section 3.3 (Retrieve Verification Method): get the controller's
document; its id is the one asked for; it holds the method; the relationship lists the method; the method's own
controller agrees; the method was neither revoked nor expired when the proof was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from vcmicro import times
from vcmicro.dids.document import KeyDocument
from vcmicro.dids.method_keys import check_period, holds_key, read_key
from vcmicro.dids.resolution import Method, Resolution, Resolved, fetch_document
from vcmicro.dids.syntax import parse_did, parse_did_url
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid, unavailable
from vcmicro.fetch import Fetcher
from vcmicro.keys import PublicKey, from_jwk_set
from vcmicro.limits import DEFAULT
from vcmicro.problems import Problem, problem, shown
from vcmicro.record import Record
from vcmicro.registry import Registry, Tools
from vcmicro.times import Instant

_TOOLS = Tools()


class FoundKey(Record):
    """A key, the absolute id of its method, and whose it is.

    ``controller`` is the DID or URL whose document lists the method for the purpose. ``binding`` says what ties the
    two: ``did`` or ``https`` (that document was read), ``pinned`` (the caller vouches), ``none`` (nothing does, and
    ``problems`` holds ``issuer.unbound``). ``problems`` may also hold warnings.
    """

    key: PublicKey
    method: str
    controller: str
    binding: str
    problems: tuple[Problem, ...] = ()


class Resolver:
    """Finds documents and keys: did:key and did:jwk by themselves, the other methods and https through ``fetcher``.

    Args:
        fetcher: the network; None for offline.
        tools: ``methods`` (DID methods), ``allow`` and ``limits`` are used.
        now: the moment that counts where a proof has no time of its own; default the system clock.
        pinned: keys that the caller vouches for, by the URL of the method or by its part before ``#``.
    """

    def __init__(
        self,
        *,
        fetcher: Fetcher | None = None,
        tools: Tools = _TOOLS,
        now: Instant | None = None,
        pinned: Mapping[str, PublicKey] | None = None,
    ) -> None:
        self._methods: Registry[Any] = _methods() if tools.methods is None else tools.methods
        self._case = Resolution(fetcher, tools.allow, tools.limits, now)
        self._now = now
        self._pinned = dict(pinned) if pinned else {}

    def document(self, did_or_url: str) -> dict[str, Any]:
        """The document of a DID, or the JSON at an https URL; its ``id`` is what was asked for.

        Raises:
            Invalid, LimitExceeded, Unavailable: as ``resolve``.
        """
        return self.resolve(did_or_url).document

    def resolve(self, did_or_url: str) -> Resolved:
        """The document of a DID with the metadata that its method gives, also of a version in its history.

        >>> Resolver(fetcher=HttpsFetcher()).resolve("did:webvh:QmX...:univ.example?versionNumber=1").metadata

        Raises:
            Invalid: ``did.syntax``, ``did.url_syntax``, ``did.id_mismatch``, ``did.document``, ``did.log``,
                ``did.witness``, ``net.url``, ``net.address``, ``key.*``.
            LimitExceeded: ``limit.*`` as the method.
            Unavailable: ``did.unavailable``, ``did.method_unsupported``.
        """
        if isinstance(did_or_url, str) and did_or_url.startswith("https://"):
            return Resolved(self._https_document(did_or_url.partition("#")[0]))
        base, version = _asked_version(did_or_url)
        did = parse_did(base, limits=self._case.limits)
        if did.method not in self._methods:
            supported = ", ".join(self._methods)
            raise unavailable("did.method_unsupported", f"did:{did.method[:40]} is not one of: {supported}")
        method = self._methods[did.method]
        of_version = getattr(method, "resolve_version", None)
        if of_version is not None:
            resolved: Resolved = of_version(did.did, self._case, version)
        elif version:
            raise invalid("did.url_syntax", f"did:{did.method} keeps no history of which to ask a version")
        else:
            resolved = Resolved(method.resolve(did.did, self._case))
        _check_id(resolved.document, did.did)
        return resolved

    def find_key(self, method_url: str, purpose: str, *, at: Instant | None = None, pointer: str = "") -> FoundKey:
        """The key of a verification method that may be used for ``purpose`` (the name of a relationship).

        Args:
            method_url: a DID URL with a fragment, a bare DID whose document has one method for the purpose, or an
                https URL.
            at: the moment of the proof.
            pointer: where ``method_url`` stands in the caller's document; every problem points there.

        Raises:
            Invalid: ``did.url_syntax``, ``did.vm_not_found``, ``did.relationship``, ``did.controller_mismatch``,
                ``did.vm_revoked``, ``did.deactivated``, ``did.document``, ``did.id_mismatch``, ``did.log``,
                ``did.witness``, ``key.*``, ``net.url``, ``net.address``.
            Unavailable: ``did.unavailable``, ``did.method_unsupported``, ``net.scheme``.
        """
        try:
            found = self._find(method_url, purpose, at or self._now or times.current())
        except VcmicroError as error:
            raise type(error)(_told_at(pointer, each) for each in error.problems) from None
        if not found.problems:
            return found
        return found.replace(problems=tuple(each.replace(pointer=pointer) for each in found.problems))

    def find_issuer_key(self, issuer: str, kid: str | None, *, pointer: str = "") -> FoundKey:
        """A key of an https issuer's JWT VC Issuer Metadata (SD-JWT VC section 5), or one that is pinned for it.

        Raises:
            Invalid: ``net.url``, ``did.document``, ``did.id_mismatch``, ``did.vm_not_found``, ``key.*``.
            Unavailable: ``did.unavailable``.
        """
        from vcmicro.dids.issuer_metadata import published_key

        method = issuer if kid is None else f"{issuer}#{kid}"
        pinned = self._pinned.get(method) or self._pinned.get(issuer)
        if pinned is not None:
            return FoundKey(pinned, method, issuer, "pinned")
        try:
            return FoundKey(published_key(issuer, kid, self._case), method, issuer, "https")
        except VcmicroError as error:
            raise type(error)(_told_at(pointer, each) for each in error.problems) from None

    def _find(self, url: str, purpose: str, at: Instant) -> FoundKey:
        if not isinstance(url, str):
            raise invalid("did.url_syntax", f"{shown(url)} is not a string")
        controller, _, fragment = url.partition("#")
        pinned = self._pinned.get(url) or self._pinned.get(controller)
        if pinned is not None:
            return FoundKey(pinned, url, controller, "pinned")
        if url.startswith("https://"):
            return self._find_by_https(url, controller, fragment, purpose, at)
        if url.startswith("http://"):
            raise unavailable("net.scheme", f"{shown(url)} is not https")
        method = self._methods.get(url[4:].partition(":")[0]) if len(url) <= _REMEMBERED else None
        if getattr(method, "self_contained", False) and self._case.limits is DEFAULT:
            return _spelled_out(method, url, purpose, tuple(self._case.allow))
        return self._find_by_did(url, purpose, at)

    def _find_by_did(self, url: str, purpose: str, at: Instant) -> FoundKey:
        parsed = parse_did_url(url, limits=self._case.limits)
        if parsed.path or parsed.query is not None:
            raise invalid("did.url_syntax", f"{shown(url)}: a verification method is a DID and a fragment")
        resolved = self.resolve(parsed.did)
        if resolved.metadata.get("deactivated"):
            raise invalid("did.deactivated", f"{shown(parsed.did)} has been deactivated")
        document = KeyDocument(resolved.document, parsed.did)
        return self._find_in(document, None if parsed.fragment is None else url, purpose, at, "did")

    def _find_in(self, document: KeyDocument, url: str | None, purpose: str, at: Instant, binding: str) -> FoundKey:
        method_id = _choose(document, url, purpose)
        controller = document.controller(method_id)
        if controller != document.base:
            self._check_consent(controller, method_id, purpose)
        method = document.methods[method_id]
        check_period(method, at)
        key = read_key(method, self._case)
        return FoundKey(key, method_id, document.base, binding, document.leaks())

    def _check_consent(self, controller: str, method_id: str, purpose: str) -> None:
        """A method may name another controller only if that controller's own document lists the method."""
        profile = controller.startswith("https://")
        other = KeyDocument(self.document(controller), controller, profile=profile)
        if method_id not in other.listed(purpose):
            detail = f"{shown(method_id)} names the controller {shown(controller)}, whose document does not list it"
            raise invalid("did.controller_mismatch", detail)

    def _https_document(self, url: str) -> dict[str, Any]:
        document = fetch_document(url, "key", self._case)
        if "kty" not in document and "keys" not in document:
            _check_id(document, url)
        return document

    def _find_by_https(self, url: str, base: str, fragment: str, purpose: str, at: Instant) -> FoundKey:
        try:
            value = self._https_document(base)
        except Unavailable as error:
            return self._unbound(url, base, fragment, error)
        if "kty" in value or "keys" in value:
            _own_purpose(base, purpose)
            return self._bare_jwk(value, url, base, fragment)
        if holds_key(value):
            return self._key_document(value, url, base, purpose, at)
        document = KeyDocument(value, base, profile=True)
        return self._find_in(document, url if fragment else None, purpose, at, "https")

    def _unbound(self, url: str, base: str, fragment: str, error: Unavailable) -> FoundKey:
        """A key that the URL itself spells: it can judge a signature, but anyone could have written it there."""
        try:
            key = PublicKey.from_multikey(fragment, allow=self._case.allow, limits=self._case.limits)
        except Invalid:
            raise error from None
        detail = f"the key stands in the URL only; {error.problem.detail}"
        return FoundKey(key, url, base, "none", (problem("issuer.unbound", detail),))

    def _bare_jwk(self, value: dict[str, Any], url: str, base: str, fragment: str) -> FoundKey:
        """A JWK, or a JWK Set whose ``kid`` is the fragment, at the URL of the controller itself."""
        keys = value if "keys" in value else {"keys": [value]}
        kid = fragment or None
        return FoundKey(from_jwk_set(keys, kid, allow=self._case.allow), url, base, "https")

    def _key_document(self, value: dict[str, Any], url: str, base: str, purpose: str, at: Instant) -> FoundKey:
        """A document that is itself one method: its controller's document must list it, unless it is that document."""
        named, controller = value.get("id"), value.get("controller", value.get("owner", base))
        if named not in (url, base) or not isinstance(controller, str):
            raise invalid("did.vm_not_found", f"the document at {shown(base)} is not the method {shown(url)}")
        if controller != base:
            self._check_consent(controller, str(named), purpose)
        else:
            _own_purpose(base, purpose)
        check_period(value, at)
        key = read_key(value, self._case, typed=controller != base)
        return FoundKey(key, url, controller, "did" if controller.startswith("did:") else "https")


@cache
def _methods() -> Registry[Any]:
    from vcmicro.dids import METHODS  # which imports this module

    return METHODS


def _asked_version(text: str) -> tuple[str, dict[str, str]]:
    """A DID and the one version that its query asks for, if it has a query (DID Core section 3.2.1).

    Raises:
        Invalid: ``did.url_syntax``.
    """
    if not isinstance(text, str) or "?" not in text:
        return text, {}
    parsed = parse_did_url(text)
    name, _, value = (parsed.query or "").partition("=")
    if parsed.path or parsed.fragment is not None or name not in _VERSIONS or not value or "&" in value:
        raise invalid("did.url_syntax", f"{shown(text)}: a DID is asked for one of {', '.join(_VERSIONS)}")
    from urllib.parse import unquote

    return parsed.did, {name: unquote(value)}


_VERSIONS = ("versionId", "versionTime", "versionNumber")


def _own_purpose(base: str, purpose: str) -> None:
    """A key that lies at its controller's own URL is listed nowhere: it serves what Open Badges use it for."""
    if purpose != "assertionMethod":
        raise invalid("did.relationship", f"the key at {shown(base)} is not listed under {shown(purpose)}")


def _choose(document: KeyDocument, url: str | None, purpose: str) -> str:
    """The id of the method: the one named, or the only one for the purpose if none is."""
    listed = document.listed(purpose)
    if url is None:
        if len(listed) == 1 and listed[0] in document.methods:
            return listed[0]
        raise invalid("did.vm_not_found", f"{shown(document.base)} has {len(listed)} methods for {purpose}; name one")
    if url not in document.methods:
        raise invalid("did.vm_not_found", f"the document of {shown(document.base)} has no method {shown(url, 160)}")
    if url not in listed:
        raise invalid("did.relationship", f"{shown(url)} is not listed under {shown(purpose)}")
    return url


def _check_id(document: dict[str, Any], expected: str) -> None:
    """The document speaks for what was asked for (DID Core section 7.1, did:web Read, Controlled Identifiers 3.3).

    A document at an https URL that is one verification method may carry that method's fragment.
    """
    found = document.get("id")
    if found == expected or (isinstance(found, str) and holds_key(document) and found.startswith(expected + "#")):
        return
    raise invalid("did.id_mismatch", f"asked for {shown(expected)}, the document is of {shown(found)}")


def _told_at(pointer: str, found: Problem) -> Problem:
    """A problem inside a key document, told at the place of the caller's document that led to it."""
    detail = f"{found.detail} ({found.pointer})" if found.pointer else found.detail
    return found.replace(pointer=pointer, detail=detail)


_REMEMBERED = 1_024
"""Characters of a method's URL whose key is remembered: room for every did:key, and for a did:jwk of RSA."""


@lru_cache(maxsize=512)
def _spelled_out(method: Method, url: str, purpose: str, allow: tuple[str, ...]) -> FoundKey:
    """The key of a DID that is its own document: nothing but its text says what it is, at any time.

    Raises:
        Invalid: as ``Resolver.find_key``; what was refused is read anew each time.
    """
    tools = Tools(methods=Registry(method), allow=allow)
    return Resolver(tools=tools)._find_by_did(url, purpose, _ANY_TIME)


_ANY_TIME = Instant(0)
