"""The words that every securing mechanism shares: what it is given, what it finds, how it is asked to secure.

A mechanism knows how a proof sits on a payload. It opens (structure only), verifies (one result for each
proof, with keys from a callable) and secures. It resolves no key and decides no policy beyond the proof's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from vcmicro.cryptosuites import SUITES, Cryptosuite, Transform
from vcmicro.errors import VcmicroError
from vcmicro.fetch import Fetcher, OfflineFetcher
from vcmicro.limits import DEFAULT, Limits
from vcmicro.problems import Problem
from vcmicro.record import NamedTuple, Record
from vcmicro.recurring import Contents
from vcmicro.registry import Registry
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.keys import PublicKey, Signer
    from vcmicro.x509 import Chain

Outcome = Literal["PASSED", "FAILED", "INDETERMINATE"]


class Payload(NamedTuple):
    """What stands to be verified: a JSON object, a token as text, or a COSE message as bytes.

    ``raw`` is the input as it was read, where there was one. ``words`` holds every name of a member of the object as it
    is, whatever else; ``contents`` are those of objects in it; None where nobody looked.
    """

    value: dict[str, Any] | str | bytes
    raw: bytes | None = None
    words: str | None = None
    contents: Contents | None = None


class Secured(NamedTuple):
    """A payload, opened by the mechanism that recognized it; nothing in it has been proven.

    ``document`` is the credential or presentation (with its embedded proofs, if it has any); ``claims`` are the
    JOSE claims around it, else empty; ``envelope`` belongs to the mechanism. ``unsecured`` is the document without
    embedded proofs, as the mechanism itself hands it to its suites; None where it hands it to none. ``json_ld`` is
    False where what is signed is plain JSON by its own rules: then nothing asks for its contexts. ``issuer`` is the
    issuer's id where no member of the document named ``issuer`` says it;
    ``key_bound`` is True if a proof of the holder's key goes with it (see ``BindsKey``).
    """

    mechanism: str
    document: dict[str, Any]
    claims: Mapping[str, Any] = MappingProxyType({})
    envelope: Any = None
    warnings: tuple[Problem, ...] = ()
    unsecured: dict[str, Any] | None = None
    json_ld: bool = True
    issuer: str | None = None
    key_bound: bool = False


class Owned(Protocol):
    """What was found behind a proof, and what ties it to its owner.

    ``binding``: ``did``, ``https``, ``pinned``, ``x509`` (``certified.CertifiedKey``), or ``none`` where only the
    proof itself names the key.
    """

    @property
    def method(self) -> str: ...
    @property
    def controller(self) -> str: ...
    @property
    def binding(self) -> str: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


class Found(Owned, Protocol):
    """A key that was found for a proof (``dids.FoundKey`` is one)."""

    @property
    def key(self) -> PublicKey: ...


class Linked(NamedTuple):
    """What an assertion of Open Badges 2.0 names by URL, as its issuer serves it.

    ``issuer`` is the URL of the issuer's ``profile``; ``documents`` are all that was read, by URL.
    """

    issuer: str
    profile: Mapping[str, Any]
    documents: Mapping[str, dict[str, Any]]


FindKey = Callable[[str, str, Instant | None, str], Found]
"""``find_key(method_url, purpose, at, pointer)``: the key that a method names, allowed for the purpose at a time."""

FindIssuerKey = Callable[[str, str | None, str], Found]
"""``find_issuer_key(issuer, kid, pointer)``: a key that an https issuer publishes in its JWT VC Issuer Metadata."""


class ProofCase(NamedTuple):
    """What proofs are held against.

    ``challenge`` and ``domain`` are those that the verifier gave out; None: it gave none, and any is let pass.
    ``allow`` names what is off by default (see ``registry.Tools``), for keys that a token itself carries.
    ``fetcher`` is for the one mechanism whose proof is where the document lies.
    """

    find_key: FindKey
    transform: Transform
    now: Instant
    suites: Registry[Cryptosuite] = SUITES
    purpose: str = "assertionMethod"
    challenge: str | None = None
    domain: str | None = None
    limits: Limits = DEFAULT
    allow: tuple[str, ...] = ()
    find_issuer_key: FindIssuerKey | None = None
    fetcher: Fetcher = OfflineFetcher()


class ProofResult(NamedTuple):
    """What one proof came to. ``problems`` of a passed proof are warnings; ``found`` is None if no key was found.

    ``linked`` and ``revoked`` are of Open Badges 2.0: the documents behind the assertion, and what the place where it
    lies says of its revocation.
    """

    pointer: str
    suite: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    found: Owned | None = None
    proof: Mapping[str, Any] = MappingProxyType({})
    linked: Linked | None = None
    revoked: tuple[Problem, ...] = ()

    def failed(self, *problems: Problem) -> ProofResult:
        """The same result, failed for one more reason."""
        return self._replace(outcome="FAILED", problems=(*self.problems, *problems))


class SecureOptions(Record, kw_only=True):
    """How to secure a document. Times are XSD dateTimeStamps; ``created`` is now unless given.

    ``secured_by`` is one of the names that a mechanism's ``secures`` lists. ``proof_id``, ``previous_proof``,
    ``created`` and ``as_array`` (write one proof as an array of one) concern embedded proofs; ``challenge`` and
    ``domain`` become ``nonce`` and ``aud`` of a token, ``expires`` its ``exp``. ``mandatory_pointers`` (JSON
    pointers) say what every derived proof discloses, for suites of selective disclosure. ``certificates`` is the
    chain of the signer's key, where it stands in the header.
    An SD-JWT lets the holder withhold what is ``disclosable`` (JSON pointers; ``-`` is every element of an array), adds
    ``decoys`` to each object and array with such claims, hashes by ``sd_alg``, and confirms ``holder_key`` in ``cnf``.
    """

    secured_by: str = "eddsa-rdfc-2022"
    suites: Registry[Cryptosuite] = SUITES
    transform: Transform | None = None
    purpose: str = "assertionMethod"
    created: str | None = None
    expires: str | None = None
    challenge: str | None = None
    domain: str | None = None
    proof_id: str | None = None
    previous_proof: str | tuple[str, ...] | None = None
    as_array: bool = False
    mandatory_pointers: tuple[str, ...] = ()
    disclosable: tuple[str, ...] = ()
    decoys: int = 0
    sd_alg: str = "sha-256"
    holder_key: PublicKey | None = None
    certificates: Chain | None = None


class Mechanism(Protocol):
    """One way in which proofs sit on payloads; ``name`` is what ``Secured.mechanism`` says."""

    @property
    def name(self) -> str: ...

    def secures(self, suites: Registry[Cryptosuite]) -> tuple[str, ...]:
        """The values of ``SecureOptions.secured_by`` that this mechanism serves."""
        ...

    def over_rdf(self, secured: Secured) -> bool:
        """True if a proof covers the RDF of the document rather than its bytes."""
        ...

    def recognizes(self, payload: Payload) -> bool:
        """True if ``open`` is to be asked; never raises."""
        ...

    def open(self, payload: Payload, limits: Limits) -> Secured:
        """Structure only, no cryptography.

        Raises:
            Invalid: the payload cannot be read, or holds no proof.
        """
        ...

    def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
        """One result for each proof, in document order; every proof is judged."""
        ...

    def secure(self, document: dict[str, Any], signer: Signer, options: SecureOptions) -> dict[str, Any] | str | bytes:
        """The document with one more proof: JSON, a token, or (COSE) bytes.

        Raises:
            Invalid: the document cannot be secured so.
            ValueError: the options ask for what the mechanism does not know.
        """
        ...


@runtime_checkable
class Derives(Protocol):
    """What a mechanism also is if its holders can disclose a part of what was signed."""

    def derive(
        self, secured: Secured, pointers: tuple[str, ...], *, transform: Transform, presentation_header: bytes = b""
    ) -> dict[str, Any] | str:
        """A copy that discloses what is mandatory and what ``pointers`` (into ``secured.document``) select.

        Raises:
            Invalid: ``derive.unsupported`` if the proof does not allow it; ``proof.pointer``; as the mechanism.
        """
        ...


@runtime_checkable
class BindsKey(Protocol):
    """What a mechanism also is if holders prove their key within the credential itself (SD-JWT with Key Binding)."""

    def key_binding(self, secured: Secured, case: ProofCase) -> ProofResult | None:
        """The holder's proof that the token carries, judged against challenge and domain; None if it carries none."""
        ...

    def bind_key(self, secured: Secured, signer: Signer, *, challenge: str, domain: str, now: Instant) -> str:
        """The token with a proof of its holder's key over a verifier's challenge (``nonce``) and domain (``aud``).

        Raises:
            Invalid: the token names another key, or none.
        """
        ...


def is_failure(problem: Problem) -> bool:
    """True for a problem that is no warning."""
    return not problem.warning


def located(error: VcmicroError, pointer: str) -> tuple[Problem, ...]:
    """The problems of an error, at ``pointer`` where they name no place of their own."""
    return tuple(each if each.pointer else each.under(pointer) for each in error.problems)
