"""What a proof object says about itself: members, purpose, dates, audience. All of it cheap, none of it signed yet.

Source: Verifiable Credential Data Integrity 1.0 sections 2.1 (members), 4.4 (verify proof).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.times import SKEW, Instant, parse

if TYPE_CHECKING:
    from vcmicro.securing.mechanism import ProofCase

_REQUIRED = ("verificationMethod", "proofPurpose")
_STRINGS = ("id", "cryptosuite", "verificationMethod", "challenge", "nonce")


def check_proof(
    proof: dict[str, Any], pointer: str, case: ProofCase, signature_member: str = "proofValue"
) -> list[Problem]:
    """Everything about one proof that can be judged without its key and its document, in one list."""
    if _is_faultless(proof, case, signature_member):
        return []
    return [
        *_members(proof, pointer, signature_member),
        *_purpose(proof, pointer, case.purpose),
        *_dates(proof, pointer, case.now),
        *audience(proof, ("challenge", "domain"), pointer, case),
    ]


def _is_faultless(proof: dict[str, Any], case: ProofCase, signature_member: str) -> bool:
    """A quick pass over a proof of strings that was made and nothing else; False says only "look closely"."""
    if not _USUAL.issuperset(map(type, proof.values())) or not _CLOSER.isdisjoint(proof):
        return False
    if "verificationMethod" not in proof or signature_member not in proof or proof.get("proofPurpose") != case.purpose:
        return False
    if case.challenge is not None or case.domain is not None:
        return False
    try:
        made = parse(proof.get("created"))
    except Invalid:
        return False
    return made.zoned and not case.now.plus(SKEW).is_before(made)


_USUAL = frozenset({str})
_CLOSER = frozenset({"domain", "expires"})


def created(proof: dict[str, Any]) -> Instant | None:
    """The time that a proof says it was made, if it says one; it has passed ``check_proof``."""
    return parse(proof["created"]) if "created" in proof else None


def audience(holder: Mapping[str, Any], names: tuple[str, str], pointer: str, case: ProofCase) -> Iterator[Problem]:
    """The challenge and the domain that a proof answers, against those that the verifier gave.

    ``names`` are the two members: ``challenge`` and ``domain``, in a JWT ``nonce`` and ``aud``.
    """
    of_challenge, of_domain = names
    if case.challenge is not None and holder.get(of_challenge) != case.challenge:
        yield problem("proof.challenge", _unexpected(holder, of_challenge, case.challenge), f"{pointer}/{of_challenge}")
    if case.domain is None:
        return
    domains = holder.get(of_domain)
    if case.domain not in (domains if isinstance(domains, list) else [domains]):
        yield problem("proof.domain", _unexpected(holder, of_domain, case.domain), f"{pointer}/{of_domain}")


def _unexpected(holder: Mapping[str, Any], name: str, expected: str) -> str:
    given = f"{name} is {shown(holder[name])}" if name in holder else f"there is no {name}"
    return f"{given}; expected was {shown(expected)}"


def _members(proof: dict[str, Any], pointer: str, signature_member: str) -> Iterator[Problem]:
    required = (*_REQUIRED, signature_member)
    for name in required:
        if proof.get(name) is None:
            yield problem("proof.structure", f"the proof has no {name}", f"{pointer}/{name}")
    for name in (*_STRINGS, signature_member):
        missing = name in required and proof.get(name) is None
        if name in proof and not missing and not isinstance(proof[name], str):
            yield problem("proof.structure", f"{name} is not a string", f"{pointer}/{name}")
    if "domain" in proof:
        domains = proof["domain"] if isinstance(proof["domain"], list) else [proof["domain"]]
        if not domains or not all(isinstance(each, str) for each in domains):
            yield problem("proof.structure", "domain is neither a string nor an array of strings", f"{pointer}/domain")


def _purpose(proof: dict[str, Any], pointer: str, expected: str) -> Iterator[Problem]:
    given = proof.get("proofPurpose")
    if given is not None and given != expected:
        detail = f"the proof is for {shown(given)}; expected was {expected}"
        yield problem("proof.purpose", detail, f"{pointer}/proofPurpose")


def _dates(proof: dict[str, Any], pointer: str, now: Instant) -> Iterator[Problem]:
    moments: dict[str, Instant] = {}
    for name in ("created", "expires"):
        if name not in proof:
            continue
        place = f"{pointer}/{name}"
        try:
            moments[name] = parse(proof[name], place)
        except Invalid as error:
            yield from error.problems
            continue
        if not moments[name].zoned:
            yield warning("time.zone", f"{shown(proof[name])} is read as UTC", place)
    made, ends = moments.get("created"), moments.get("expires")
    if made and now.plus(SKEW).is_before(made):
        yield problem("proof.created", f"created {proof['created']}, and it is {now}", f"{pointer}/created")
    if ends and made and ends.is_before(made):
        detail = f"it expires {proof['expires']}, before it was created"
        yield problem("proof.expired", detail, f"{pointer}/expires")
    elif ends and ends.plus(SKEW).is_before(now):
        yield problem("proof.expired", f"it expired {proof['expires']}, and it is {now}", f"{pointer}/expires")
