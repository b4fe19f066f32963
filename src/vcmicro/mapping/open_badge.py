"""What every conversion into an Open Badge writes: its contexts, and the source that it carries whole (SRC)."""

from __future__ import annotations

import base64
import hashlib
import uuid
from typing import Any

from vcmicro.mapping.conversion import Options, Source
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.places import Target

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
VCM_CONTEXT = "https://w3id.org/vcmicro/v1"
SURF_CONTEXT = (
    "https://raw.githubusercontent.com/educredentials/obv3-examples/refs/heads/main/contexts/educredential.json"
)
SURF_TYPE = "EducredentialAchievement"
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""The URL namespace of RFC 9562: ids that stand for another id are its version 5."""


def new_credential() -> dict[str, Any]:
    """An OB 3.0 credential with nothing in it yet."""
    return {"@context": list(CONTEXTS), "id": "", "type": ["VerifiableCredential", "OpenBadgeCredential"]}


def uuid_of(id_: str) -> str:
    """A ``urn:uuid`` that always stands for the same id."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, id_)}"


def complete_recipient(credential: Target, subject: Target, ledger: Ledger, rule: str) -> None:
    """A recipient has an id or an identifier; one of whom nothing may be said gets an id that says nothing."""
    if "id" not in subject.node and not subject.node.get("identifier"):
        target = subject.put("id", uuid_of(f"{credential.node['id']}#recipient"))
        ledger.made(rule, target, "Nothing identifies the learner; an id that says nothing stands there.")


def add_source(credential: Target, source: Source, options: Options) -> str:
    """Carry the source whole, as ``options.embed`` says; returns the pointer of ``vcmSource`` (empty for none)."""
    if options.embed == "none":
        return ""
    digest = base64.b64encode(hashlib.sha256(source.raw).digest()).decode()
    node = {"mediaType": source.media_type, "digestSRI": f"sha256-{digest}"}
    if options.embed == "bytes":
        node["content"] = base64.b64encode(source.raw).decode()
    elif source.url is not None:
        node["contentUrl"] = source.url
    return credential.put("vcmSource", node)


def source_bytes(document: dict[str, Any]) -> bytes | None:
    """The source that an Open Badge carries whole, if its digest holds; None where it carries none."""
    node = document.get("vcmSource")
    if not isinstance(node, dict) or not isinstance(node.get("content"), str):
        return None
    try:
        data = base64.b64decode(node["content"], validate=True)
    except ValueError:
        return None
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return data if node.get("digestSRI") == f"sha256-{digest}" else None


def finish_contexts(credential: dict[str, Any]) -> None:
    """Name the contexts of the terms that were used (``vcm...``, the SURF terms)."""
    if _uses(credential, lambda name: name.startswith("vcm")):
        credential["@context"].append(VCM_CONTEXT)
    achievement = credential.get("credentialSubject", {}).get("achievement", {})
    if isinstance(achievement, dict) and SURF_TYPE in achievement.get("type", ()):
        credential["@context"].append(SURF_CONTEXT)


def _uses(value: Any, wanted: Any) -> bool:
    if isinstance(value, dict):
        return any(wanted(name) or _uses(each, wanted) for name, each in value.items())
    return isinstance(value, list) and any(_uses(each, wanted) for each in value)
