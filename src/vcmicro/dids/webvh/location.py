"""Where the files of a did:webvh lie.

Source: did:webvh 1.0, sections "Method-Specific Identifier" and "The DID to HTTPS Transformation".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vcmicro.dids.syntax import parse_did
from vcmicro.dids.web import location
from vcmicro.errors import invalid
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import shown

_SCID = re.compile(r"Qm[1-9A-HJ-NP-Za-km-z]{44}", re.ASCII)


class WebvhDid(NamedTuple):
    """A did:webvh taken apart; ``scid`` is the self-certifying identifier, a SHA-256 multihash in base58btc."""

    did: str
    scid: str
    host: str
    port: int | None
    segments: tuple[str, ...]

    @property
    def base_url(self) -> str:
        """The URL below which the DID's files lie, without ``.well-known``; it ends in ``/``."""
        authority = self.host if self.port is None else f"{self.host}:{self.port}"
        return "/".join((f"https://{authority}", *self.segments, ""))

    @property
    def folder_url(self) -> str:
        """The URL of the folder that holds the log; it ends in ``/``."""
        return self.base_url if self.segments else f"{self.base_url}.well-known/"


def parse_webvh(did: object, *, limits: Limits = DEFAULT) -> WebvhDid:
    """Take a did:webvh apart, by the same strict grammar as a did:web behind its SCID.

    Raises:
        Invalid: ``did.syntax``.
    """
    parsed = parse_did(did, limits=limits)
    scid, _, rest = parsed.id.partition(":")
    if parsed.method != "webvh" or not _SCID.fullmatch(scid) or not rest:
        raise invalid("did.syntax", f"{shown(did)} is not did:webvh:SCID:HOST, with a SCID of 46 characters")
    return WebvhDid(parsed.did, scid, *location(rest))


def log_url(did: str, *, limits: Limits = DEFAULT) -> str:
    """The URL of the log, ``did.jsonl``.

    Raises:
        Invalid: ``did.syntax``.
    """
    return parse_webvh(did, limits=limits).folder_url + "did.jsonl"


def witness_url(did: str, *, limits: Limits = DEFAULT) -> str:
    """The URL of the witnesses' proofs, ``did-witness.json``.

    Raises:
        Invalid: ``did.syntax``.
    """
    return parse_webvh(did, limits=limits).folder_url + "did-witness.json"
