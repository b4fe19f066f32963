"""From whatever a person holds to a document whose proof can be judged: bytes -> container -> payload -> mechanism.

Nothing here verifies, and nothing here fetches: ``open_given`` peels an image, reads JSON strictly, splits a token, and
asks the mechanisms which of them secures what was found.
"""

from __future__ import annotations

import binascii
import os
import re
from base64 import b64decode
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from vcmicro import strict_json
from vcmicro.enveloping import enveloped
from vcmicro.errors import Unavailable, VcmicroError, invalid, over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.patterns import Pattern
from vcmicro.problems import problem, shown
from vcmicro.record import NamedTuple
from vcmicro.recurring import Contents
from vcmicro.registry import Tools
from vcmicro.report import Step
from vcmicro.securing import MECHANISMS, Mechanism, Payload, Secured

if TYPE_CHECKING:
    from pathlib import Path

    from vcmicro.containers import Container
    from vcmicro.models import VerifiableCredential, VerifiablePresentation

    Given = bytes | str | Path | dict[str, Any] | VerifiableCredential | VerifiablePresentation

_TOKEN = Pattern(r"[A-Za-z0-9_=+/-]*(?:\.[A-Za-z0-9_=+/-]*){2,4}", re.ASCII)
_URL = Pattern(r"https?://\S+", re.IGNORECASE)
# How a COSE_Sign1 begins, tagged or bare; neither begins a text that is taken here.
_COSE = (0xD2, 0x84)
# The tagged form in base64 or base64url, which is how COSE travels as text.
_COSE_TEXT = Pattern(r"0o[Q-T][A-Za-z0-9_+/-]*={0,2}", re.ASCII)


Follow = Callable[[str], bytes]
"""Fetches the badge whose URL an image holds; raises ``Invalid`` or ``Unavailable``."""


class Opened(NamedTuple):
    """A document with the mechanism that secures it, and the trail of steps that led to it.

    ``is_enveloped``: it lay in the ``data:`` URL of an EnvelopedVerifiableCredential or -Presentation. ``words``: as
    ``Payload.words``, of the document; ``contents``: those of its objects, if somebody asked for them.
    """

    mechanism: Mechanism
    secured: Secured
    trail: tuple[Step, ...]
    is_enveloped: bool = False
    words: str | None = None
    contents: Contents | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The credential or presentation, as JSON; unproven until its proof is verified."""
        return self.secured.document


def open_given(given: Given, tools: Tools, *, follow: Follow | None = None) -> Opened:
    """Open bytes, text (content, never a path), a ``Path``, a ``dict`` or a model.

    ``follow`` fetches the badge where an image holds its URL only (Open Badges 2.0).

    Raises:
        Invalid: ``input.*``, ``json.*``, ``bake.*``, ``jose.*``, ``limit.*``, ``proof.missing``.
        Unavailable: ``proof.unsupported`` for a securing mechanism that is not known here; ``bake.url``.
        TypeError: for anything else.
    """
    payload, trail = _payload(given, tools, follow)
    return _secured(payload, trail, tools)


def read_given(given: Given, tools: Tools, *, follow: Follow | None = None) -> Payload:
    """What was given, peeled out of its image and read strictly; no mechanism has looked at it.

    Raises:
        Invalid, Unavailable, TypeError: as ``open_given``.
    """
    return _payload(given, tools, follow)[0]


def _payload(given: Given, tools: Tools, follow: Follow | None) -> tuple[Payload, list[Step]]:
    limits = tools.limits
    if type(given) is dict:
        return _object(given, limits), []
    if isinstance(given, os.PathLike):
        given = read_file(given, limits)
    if isinstance(given, (bytes, bytearray, memoryview)):
        return _from_bytes(bytes(given), tools, follow)
    if isinstance(given, str):
        return _from_text(given, limits, None), []
    if not isinstance(given, dict):
        given = _dumped(given)
    return _object(given, limits), []


def _object(value: dict[str, Any], limits: Limits) -> Payload:
    contents = Contents()
    return Payload(value, None, strict_json.check_value(value, limits=limits, contents=contents), contents)


def uploaded(value: object) -> dict[str, Any] | None:
    """The unsigned credential of Europass's upload format, which stands beside how to deliver and print it."""
    if not isinstance(value, dict) or not value.keys() <= {"credential", "deliveryDetails"}:
        return None
    within = value.get("credential")
    return within if isinstance(within, dict) else None


def _dumped(given: Any) -> dict[str, Any]:
    """A model's JSON; models are recognised by what they offer, so that pydantic stays unloaded."""
    to_json = getattr(given, "to_json", None)
    if to_json is None or not type(given).__module__.startswith("vcmicro.models"):
        raise TypeError(f"expected bytes, str, Path, dict or a vcmicro model, not {type(given).__name__}")
    document = to_json()
    return document if isinstance(document, dict) else {}


def read_file(path: os.PathLike[str], limits: Limits) -> bytes:
    """The bytes of a file, if it is no larger than an image or a credential may be.

    Raises:
        Invalid: ``input.not_file``.
        LimitExceeded: ``limit.size``.
    """
    most = max(limits.input_bytes, limits.png_bytes, limits.svg_bytes, limits.pdf_bytes)
    try:
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise invalid("input.not_file", f"{path}: {error.strerror or error}") from None
    if len(data) > most:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    return data


def _from_bytes(data: bytes, tools: Tools, follow: Follow | None) -> tuple[Payload, list[Step]]:
    for container in _containers(data, tools):
        if container.recognizes(data):
            baked = container.read(data, tools.limits)
            if not baked:
                raise invalid("bake.not_found", f"this {container.name.upper()} holds no badge")
            if len(baked) > 1:
                raise invalid("bake.ambiguous", f"this {container.name.upper()} holds {len(baked)} badges")
            step = Step("container", container.name, f"one baked badge, form {baked[0].form}")
            if baked[0].form == "ob2" and _URL.fullmatch(baked[0].text):
                return _followed(baked[0].text, [step], tools, follow)
            return _from_text(baked[0].text, tools.limits, None), [step]
    if len(data) > tools.limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", tools.limits.input_bytes)
    if data[:1] and data[0] in _COSE:
        return Payload(data, data), []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid("json.encoding", f"neither an image nor UTF-8 text: byte {error.start} is not UTF-8") from None
    return _from_text(text, tools.limits, data), []


def _followed(url: str, trail: list[Step], tools: Tools, follow: Follow | None) -> tuple[Payload, list[Step]]:
    """The badge that an image names by URL; an image at that URL is not looked into again.

    Raises:
        Unavailable: ``bake.url`` if it is out of reach, and why.
    """
    detail = f"the image holds no badge but its URL, {shown(url)}"
    if follow is None:
        raise unavailable("bake.url", detail)
    try:
        data = follow(url)
    except VcmicroError as error:
        raise Unavailable([problem("bake.url", detail), *error.problems]) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise invalid("json.encoding", f"what lies at {shown(url)} is not UTF-8 text") from None
    return _from_text(text, tools.limits, data), [*trail, Step("fetched", url)]


def _containers(data: bytes, tools: Tools) -> Iterable[Container]:
    """The containers to ask. Those of the library never begin like JSON, which is what is given most."""
    if tools.containers is not None:
        return tools.containers.values()
    if data.startswith(b"{"):
        return ()
    from vcmicro.containers import CONTAINERS

    return CONTAINERS.values()


def _from_text(text: str, limits: Limits, data: bytes | None) -> Payload:
    stripped = text.strip(" \t\r\n")
    if len(stripped) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    if stripped[:1] in ("{", "[", '"') or stripped.startswith("\ufeff"):
        value = strict_json.loads(data if data is not None else text, limits=limits)
        if not isinstance(value, dict):
            raise invalid("input.unknown", f"a JSON {_kind(value)}, where an object is a credential")
        return Payload(value, data, None if "\\u" in text else text)
    if "~" in stripped and _TOKEN.fullmatch(stripped.partition("~")[0]):
        return Payload(stripped, data)
    if _TOKEN.fullmatch(stripped):
        if stripped.count(".") == 4:
            from vcmicro import jws

            jws.refuse_jwe(stripped)
        return Payload(stripped, data)
    if _COSE_TEXT.fullmatch(stripped):
        return Payload(_cose(stripped))
    raise invalid("input.unknown", f"{shown(stripped[:60])} is neither JSON, a token nor an image")


def _cose(text: str) -> bytes:
    unpadded = text.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    try:
        return b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
    except binascii.Error:
        raise invalid("cose.structure", "neither base64 nor base64url") from None


def _kind(value: object) -> str:
    return "array" if isinstance(value, list) else "string" if isinstance(value, str) else "value"


def _secured(payload: Payload, trail: list[Step], tools: Tools) -> Opened:
    value = payload.value
    if isinstance(value, dict) and value.keys() == {"jwt"} and isinstance(value["jwt"], str):
        step = Step("container", "json", "a token, the one member of a JSON object")
        return _recognized(_token(value["jwt"], "/jwt", tools.limits), [*trail, step], tools)
    inner = enveloped(value) if isinstance(value, dict) else None
    if inner is None:
        return _recognized(payload, trail, tools)
    from vcmicro.securing.jose_claims import is_presentation

    content = inner.content
    held = Payload(content) if isinstance(content, bytes) else _token(content, "/id", tools.limits)
    step = Step("container", "enveloped", "a secured document in a data: URL")
    opened = _recognized(held, [*trail, step], tools)
    if is_presentation(opened.document) is not inner.is_presentation:
        what = "presentation" if inner.is_presentation else "credential"
        raise invalid("jose.typ", f"what is enveloped is no {what}", "/id")
    return opened._replace(is_enveloped=True)


def _token(text: str, pointer: str, limits: Limits) -> Payload:
    held = _from_text(text, limits, None)
    if not isinstance(held.value, str):
        raise invalid("schema.invalid", "this is JSON or COSE, where a token belongs", pointer)
    return held


def _recognized(payload: Payload, trail: list[Step], tools: Tools) -> Opened:
    mechanisms = MECHANISMS if tools.mechanisms is None else tools.mechanisms
    for mechanism in mechanisms.values():
        if mechanism.recognizes(payload):
            secured = mechanism.open(payload, tools.limits)
            step = Step("mechanism", secured.mechanism)
            words = payload.words if secured.document is payload.value else None
            return Opened(mechanism, secured, (*trail, step), words=words, contents=payload.contents)
    raise _unrecognized(payload, tools.limits)


_STATUS_TOKENS = ("statuslist+jwt", "application/statuslist+jwt")


def _unrecognized(payload: Payload, limits: Limits) -> VcmicroError:
    """Why no mechanism takes the payload; what is wrong with a token is raised by reading it strictly."""
    value = payload.value
    if isinstance(value, str):
        from vcmicro import jws

        token = jws.split(value, limits)
        strict_json.loads(token.payload, limits=limits)
        typ = token.header.get("typ")
        kind = ": a status list, which is no credential; inspect shows it" if typ in _STATUS_TOKENS else ""
        return invalid("jose.typ", f"typ is {shown(typ)}{kind}", "/typ")
    if isinstance(value, bytes):
        return unavailable("proof.unsupported", "no mechanism is given that reads COSE")
    if "payload" in value and ("signatures" in value or "signature" in value):
        return unavailable("proof.unsupported", "a JWS in JSON that is neither a seal (JAdES) nor an SD-JWT")
    if "type" in value or "@context" in value:
        return invalid("proof.missing", "the document has no proof member", "/proof")
    return invalid("input.unknown", "a JSON object without @context and type")
