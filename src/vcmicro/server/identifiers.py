"""``GET /identifiers/{did}``: the HTTP binding of DID resolution and dereferencing.

Sources: DID Resolution (W3C), sections 4, 5 and 7.1; did:key method, sections 3.1 and 3.2 (errors, publicKeyFormat).
"""

from __future__ import annotations

from typing import Any

from vcmicro import PublicKey, Resolver
from vcmicro.dids import parse_did_url
from vcmicro.errors import VcmicroError, invalid
from vcmicro.server.answers import Answer, to_bytes
from vcmicro.server.calls import Call
from vcmicro.server.routing import Operation, Route
from vcmicro.server.schemas import OBJECT, TEXT
from vcmicro.server.settings import Settings
from vcmicro.server.working import Workplace
from vcmicro.times import from_datetime

_CONTEXT = "https://w3id.org/did-resolution/v1"
_MEDIA_TYPE = 'application/ld+json;profile="https://w3id.org/did-resolution"'
_FORMATS = {
    "Multikey": "https://w3id.org/security/multikey/v1",
    "JsonWebKey": "https://w3id.org/security/jwk/v1",
    "JsonWebKey2020": "https://w3id.org/security/suites/jws-2020/v1",
    "Ed25519VerificationKey2020": "https://w3id.org/security/suites/ed25519-2020/v1",
}
_ERRORS = {
    "did.syntax": "invalidDid",
    "did.url_syntax": "invalidDidUrl",
    "did.method_unsupported": "methodNotSupported",
    "did.vm_not_found": "notFound",
    "did.unavailable": "notFound",
    "did.registry": "notFound",
    "did.document": "invalidDidDocument",
    "did.id_mismatch": "invalidDidDocument",
    "did.log": "invalidDid",
    "did.witness": "invalidDid",
    "key.length": "invalidPublicKeyLength",
    "key.unsupported": "unsupportedPublicKeyType",
}
RESOLVE = Operation(
    id="resolveIdentifier",
    summary="The document of a DID, or what a DID URL names in it",
    query={"publicKeyFormat": {"enum": list(_FORMATS)}, "enableExperimentalPublicKeyTypes": {"type": "boolean"}},
    params={"did": {**TEXT, "examples": ["did:key:z6MkuqbFfmjGZzLb8LBtQYxgbEzWnpmuXV7oDx55J1YKRp2S"]}},
    gives={200: OBJECT},
    gives_types=(_MEDIA_TYPE,),
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """The one route."""
    return (Route(method="GET", path="/identifiers/{did:path}", handler=_resolve, operation=RESOLVE, scope="resolve"),)


async def _resolve(call: Call) -> Answer:
    return await call.work(resolve, call.params["did"], call.query.get("publicKeyFormat"))


def resolve(place: Workplace, body: bytes, text: str, key_format: str | None) -> Answer:
    """Resolve a DID, or dereference a DID URL; errors have the form of results."""
    is_url = any(each in text for each in "/?#")
    try:
        if not text.startswith("did:"):
            raise invalid("did.syntax", "a DID begins with did:")
        if key_format is not None and key_format not in _FORMATS:
            return _failed("invalidPublicKeyType" if is_url else "unsupportedPublicKeyType", is_url, "key.unsupported")
        resolver = Resolver(fetcher=place.fetcher, tools=place.tools, now=from_datetime(place.now))
        found, metadata = _found(resolver, text, is_url)
        shown = _in_format(found, key_format) if key_format is not None else found
    except VcmicroError as error:
        area = error.code.partition(".")[0]
        name = {"net": "notFound", "key": "invalidPublicKey"}.get(area, "internalError")
        return _failed(_ERRORS.get(error.code, name), is_url, error.code)
    result = {"@context": _CONTEXT, "didDocument": shown, "didDocumentMetadata": metadata}
    status = 410 if metadata.get("deactivated") else 200
    return Answer(status, to_bytes({**result, **_about(is_url, contentType="application/did+ld+json")}), _MEDIA_TYPE)


def _found(resolver: Resolver, text: str, is_url: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document, or the verification method or service that the fragment names, and the document's metadata.

    Raises:
        VcmicroError
    """
    if not is_url:
        resolved = resolver.resolve(text)
        return resolved.document, dict(resolved.metadata)
    url = parse_did_url(text)
    if url.path:
        raise invalid("did.vm_not_found", "nothing is found by a path")
    resolved = resolver.resolve(text.partition("#")[0])
    metadata = dict(resolved.metadata)
    if url.fragment is None:
        return resolved.document, metadata
    named = f"{url.did}#{url.fragment}"
    for member in ("verificationMethod", "service"):
        for each in resolved.document.get(member, []):
            if isinstance(each, dict) and each.get("id") in (named, f"#{url.fragment}"):
                return {"@context": resolved.document.get("@context"), **each}, metadata
    raise invalid("did.vm_not_found", "the document holds nothing of that name")


def _in_format(found: dict[str, Any], key_format: str) -> dict[str, Any]:
    """The document or method with its Multikeys in another form.

    Raises:
        Invalid: ``key.unsupported`` for a key that has no such form.
    """
    methods = found.get("verificationMethod")
    if isinstance(methods, list):
        changed = [_method(each, key_format) for each in methods]
        contexts = found.get("@context")
        kept = [each for each in (contexts if isinstance(contexts, list) else [contexts]) if each not in _CONTEXTS]
        return {**found, "@context": [*kept, _FORMATS[key_format]], "verificationMethod": changed}
    if "publicKeyMultibase" in found:
        return {**_method(found, key_format), "@context": _FORMATS[key_format]}
    return found


_CONTEXTS = frozenset(_FORMATS.values())


def _method(method: Any, key_format: str) -> Any:
    if not isinstance(method, dict) or method.get("type") != "Multikey":
        return method
    key = PublicKey.from_multikey(method["publicKeyMultibase"])
    if key_format.startswith("JsonWebKey"):
        kept = {name: value for name, value in method.items() if name != "publicKeyMultibase"}
        return {**kept, "type": key_format, "publicKeyJwk": key.to_jwk()}
    if key_format == "Ed25519VerificationKey2020" and key.kind != "Ed25519":
        raise invalid("key.unsupported", f"a {key.kind} key is no {key_format}")
    return {**method, "type": key_format}


def _about(is_url: bool, **members: str) -> dict[str, Any]:
    return {"didDereferencingMetadata" if is_url else "didResolutionMetadata": members}


def _failed(error: str, is_url: bool, code: str) -> Answer:
    result = {"@context": _CONTEXT, "didDocument": {}, "didDocumentMetadata": {}}
    status = 404 if error == "notFound" else 400
    return Answer(status, to_bytes({**result, **_about(is_url, error=error)}), _MEDIA_TYPE, {}, (code,))
