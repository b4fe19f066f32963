"""From whatever a person holds to a document whose proof can be judged: bytes -> container -> payload -> mechanism.

Nothing here verifies, and nothing here fetches: ``open_given`` peels an image, reads JSON strictly, splits a token, and
asks the mechanisms which of them secures what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_to_bytes

from vcmicro import jws, strict_json
from vcmicro.errors import VcmicroError, invalid, over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.problems import shown
from vcmicro.registry import Tools
from vcmicro.report import Step
from vcmicro.securing import MECHANISMS, Mechanism, Payload, Secured

if TYPE_CHECKING:
    from vcmicro.containers import Container
    from vcmicro.models import VerifiableCredential, VerifiablePresentation

    Given = bytes | str | Path | dict[str, Any] | VerifiableCredential | VerifiablePresentation

_TOKEN = re.compile(r"[A-Za-z0-9_=+/-]*(?:\.[A-Za-z0-9_=+/-]*){2,4}", re.ASCII)
_DATA_URL = re.compile(
    r"data:(?P<type>[a-z0-9.+-]+/[a-z0-9.+-]+)(?P<base64>;base64)?,(?P<body>.*)", re.ASCII | re.DOTALL
)
_ENVELOPED = {
    "EnvelopedVerifiableCredential": ("application/vc+jwt", "application/jwt", "application/vc+ld+json+jwt"),
    "EnvelopedVerifiablePresentation": ("application/vp+jwt", "application/jwt", "application/vp+ld+json+jwt"),
}


class Opened(NamedTuple):
    """A document with the mechanism that secures it, and the trail of steps that led to it."""

    mechanism: Mechanism
    secured: Secured
    trail: tuple[Step, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The credential or presentation, as JSON; unproven until its proof is verified."""
        return self.secured.document


def open_given(given: Given, tools: Tools) -> Opened:
    """Open bytes, text (content, never a path), a ``Path``, a ``dict`` or a model.

    Raises:
        Invalid: ``input.*``, ``json.*``, ``bake.*``, ``jose.*``, ``limit.*``, ``proof.missing``.
        Unavailable: ``proof.unsupported`` for a securing mechanism that is not known here.
        TypeError: for anything else.
    """
    payload, trail = _payload(given, tools)
    return _secured(payload, trail, tools)


def read_given(given: Given, tools: Tools) -> Payload:
    """What was given, peeled out of its image and read strictly; no mechanism has looked at it.

    Raises:
        Invalid, TypeError: as ``open_given``.
    """
    return _payload(given, tools)[0]


def _payload(given: Given, tools: Tools) -> tuple[Payload, list[Step]]:
    limits = tools.limits
    if isinstance(given, Path):
        given = read_file(given, limits)
    if isinstance(given, (bytes, bytearray, memoryview)):
        return _from_bytes(bytes(given), tools)
    if isinstance(given, str):
        return _from_text(given, limits, None), []
    if not isinstance(given, dict):
        given = _dumped(given)
    strict_json.check_value(given, limits=limits)
    return Payload(given, None), []


def _dumped(given: Any) -> dict[str, Any]:
    """A model's JSON; models are recognised by what they offer, so that pydantic stays unloaded."""
    to_json = getattr(given, "to_json", None)
    if to_json is None or not type(given).__module__.startswith("vcmicro.models"):
        raise TypeError(f"expected bytes, str, Path, dict or a vcmicro model, not {type(given).__name__}")
    document = to_json()
    return document if isinstance(document, dict) else {}


def read_file(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, if it is no larger than an image or a credential may be.

    Raises:
        Invalid: ``input.not_file``.
        LimitExceeded: ``limit.size``.
    """
    most = max(limits.input_bytes, limits.png_bytes, limits.svg_bytes)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise invalid("input.not_file", f"{path}: {error.strerror or error}") from None
    if len(data) > most:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    return data


def _from_bytes(data: bytes, tools: Tools) -> tuple[Payload, list[Step]]:
    for container in _containers(data, tools):
        if container.recognizes(data):
            baked = container.read(data, tools.limits)
            if not baked:
                raise invalid("bake.not_found", f"this {container.name.upper()} holds no badge")
            if len(baked) > 1:
                raise invalid("bake.ambiguous", f"this {container.name.upper()} holds {len(baked)} badges")
            step = Step("container", container.name, f"one baked badge, form {baked[0].form}")
            return _from_text(baked[0].text, tools.limits, None), [step]
    if len(data) > tools.limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", tools.limits.input_bytes)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid("json.encoding", f"neither an image nor UTF-8 text: byte {error.start} is not UTF-8") from None
    return _from_text(text, tools.limits, data), []


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
        return Payload(value, data)
    if "~" in stripped and _TOKEN.fullmatch(stripped.partition("~")[0]):
        raise unavailable("sdjwt.unsupported", "this is an SD-JWT")
    if _TOKEN.fullmatch(stripped):
        if stripped.count(".") == 4:
            jws.refuse_jwe(stripped)
        return Payload(stripped, data)
    raise invalid("input.unknown", f"{shown(stripped[:60])} is neither JSON, a token nor an image")


def _kind(value: object) -> str:
    return "array" if isinstance(value, list) else "string" if isinstance(value, str) else "value"


def _secured(payload: Payload, trail: list[Step], tools: Tools, depth: int = 0) -> Opened:
    inner = _enveloped(payload, tools.limits)
    if inner is not None:
        if depth >= tools.limits.enveloping_depth:
            raise over_limit("limit.nodes", "enveloping_depth", tools.limits.enveloping_depth)
        step = Step("container", "enveloped", "a token in a data: URL")
        return _secured(inner, [*trail, step], tools, depth + 1)
    mechanisms = MECHANISMS if tools.mechanisms is None else tools.mechanisms
    for mechanism in mechanisms.values():
        if mechanism.recognizes(payload):
            secured = mechanism.open(payload, tools.limits)
            step = Step("mechanism", secured.mechanism)
            return Opened(mechanism, secured, (*trail, step))
    raise _unrecognized(payload, tools.limits)


def _enveloped(payload: Payload, limits: Limits) -> Payload | None:
    """The token inside an EnvelopedVerifiableCredential (VCDM 2.0 section 4.13), or None for anything else."""
    value = payload.value
    if not isinstance(value, dict):
        return None
    types = value.get("type")
    names = [
        each for each in (types if isinstance(types, list) else [types]) if isinstance(each, str) and each in _ENVELOPED
    ]
    if not names:
        return None
    if value.get("@context") not in (_VCDM2, [_VCDM2]):
        raise invalid("schema.context", f"an {names[0]} has the one context {_VCDM2}", "/@context")
    if len(value) != 3 or types not in (names[0], names):
        # What stands beside the token is signed by nobody, and a reader might take it for the credential.
        raise invalid("schema.invalid", f"an {names[0]} has @context, id and type, and no other member or type")
    url = value.get("id")
    found = _DATA_URL.fullmatch(url) if isinstance(url, str) else None
    if found is None:
        raise invalid("schema.invalid", f"the id of an {names[0]} is a data: URL", "/id")
    if found["type"] not in _ENVELOPED[names[0]]:
        raise unavailable("proof.unsupported", f"an enveloped {found['type']} is not supported", "/id")
    if found["base64"]:
        raise invalid("schema.invalid", "a token in a data: URL is not base64-encoded once more", "/id")
    return _from_text(unquote_to_bytes(found["body"]).decode("utf-8", "replace"), limits, None)


_VCDM2 = "https://www.w3.org/ns/credentials/v2"


def _unrecognized(payload: Payload, limits: Limits) -> VcmicroError:
    """Why no mechanism takes the payload; what is wrong with a token is raised by reading it strictly."""
    value = payload.value
    if isinstance(value, str):
        token = jws.split(value, limits)
        strict_json.loads(token.payload, limits=limits)
        return invalid("jose.typ", f"typ is {shown(token.header.get('typ'))}", "/typ")
    if "payload" in value and ("signatures" in value or "signature" in value):
        return unavailable("proof.unsupported", "a JAdES or JWS JSON serialization is not supported by this version")
    contexts = value.get("@context")
    if "https://w3id.org/openbadges/v2" in (contexts if isinstance(contexts, list) else [contexts]):
        return unavailable("proof.unsupported", "an Open Badges 2.0 assertion is not verified by this version")
    if "type" in value or "@context" in value:
        return invalid("proof.missing", "the document has no proof member", "/proof")
    return invalid("input.unknown", "a JSON object without @context and type")
