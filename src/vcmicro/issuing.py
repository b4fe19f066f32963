"""issue(): a model or a dict in, a signed credential out - checked before it is signed.

1. Take the document as JSON, fixed once; fill in what an issuer is expected to (id, issuer, validFrom, contexts).
2. Refuse what a verifier would refuse: the data model's rules, every term that a context lacks, another's name.
3. Secure it with the mechanism that ``secured_by`` names.

Defaults: Open Badges 3.0.3 on VCDM 2.0, eddsa-rdfc-2022 (ecdsa-rdfc-2019 for P-256 and P-384 keys), ``urn:uuid`` ids,
whole-second ``Z`` times.
"""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vcmicro import rdf, shapes, times
from vcmicro.cryptosuites import DEFAULT_SUITES, SUITES, Transform, is_selective
from vcmicro.delegating import refuse_unnamed_sealer, replace_issuer
from vcmicro.errors import Invalid, VcmicroError, invalid
from vcmicro.keys import PublicKey, Signer
from vcmicro.limits import Limits
from vcmicro.problems import Problem, problem, shown
from vcmicro.rdf import Contexts
from vcmicro.registry import Tools
from vcmicro.securing import MECHANISMS, SecureOptions
from vcmicro.strict_json import check_value, copied
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.models import VerifiableCredential
    from vcmicro.x509 import Chain

VCDM2 = "https://www.w3.org/ns/credentials/v2"
VCDM11 = "https://www.w3.org/2018/credentials/v1"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_OB3_TYPES = _BADGES | {"EndorsementCredential", "ClrCredential"}


_BUNDLED = Contexts(), Contexts(allow_inline=True)


class NotPortable(UserWarning):
    """The credential was issued, but some verifiers will refuse its graph (``rdfc.not_portable``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    secured_by: str | None
    status: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
    now: Instant
    expires: datetime | None
    mandatory_pointers: tuple[str, ...]
    disclosable: tuple[str, ...]
    decoys: int
    holder_key: PublicKey | None
    certificates: Chain | bytes | None


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: an id (a DID or an https URL), a signer, and the profile that credentials show.

    >>> issuer = Issuer("did:web:univ.example", signer=Key.load("issuer.jwk"), name="Univ")
    >>> signed = issuer.issue(badge)

    ``signer`` is any ``Signer``: a ``Key``, or your own object over an HSM. Its ``verification_method``
    must belong to ``id``.
    """

    id: str
    signer: Signer = field(kw_only=True)
    name: str | None = field(default=None, kw_only=True)
    profile: Mapping[str, Any] | None = field(default=None, kw_only=True)
    contexts: Mapping[str, Any] | None = field(default=None, kw_only=True)
    tools: Tools = field(default_factory=Tools, kw_only=True)

    def __post_init__(self) -> None:
        method = self.signer.verification_method
        if method.partition("#")[0] != self.id:
            detail = f"the key's method {shown(method)} does not belong to the issuer {shown(self.id)}"
            raise invalid("issuer.mismatch", detail, "/issuer")

    def issue(
        self,
        credential: VerifiableCredential | Mapping[str, Any],
        *,
        secured_by: str | None = None,
        status: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        now: datetime | None = None,
        expires: datetime | None = None,
        mandatory_pointers: Sequence[str] = (),
        disclosable: Sequence[str] = (),
        decoys: int = 0,
        holder_key: PublicKey | None = None,
        certificates: Chain | bytes | None = None,
        on_behalf: bool = False,
    ) -> dict[str, Any] | str | bytes:
        """Check, complete and sign a credential.

        Args:
            credential: a model, or JSON as a dict; it is not changed.
            secured_by: a cryptosuite (``eddsa-rdfc-2022``, ``eddsa-jcs-2022``, ``ecdsa-rdfc-2019``, ``ecdsa-jcs-2019``,
                ``Ed25519Signature2020``, ``ecdsa-sd-2023``, ``bbs-2023``) or a token form (``vc+jwt``, ``ob3-jwt``,
                ``vc-jwt-1.1``, ``vc+cose``, ``vc+sd-jwt``; ``dc+sd-jwt`` for claims with a ``vct``); by default what
                fits the key.
            status: the entry of a status list, or several (``StatusList.allocate``): for ``credentialStatus``, or of
                a Token Status List for the ``status`` claim.
            now: the moment of issue, with a time zone.
            expires: the moment at which the proof (not the credential) expires.
            mandatory_pointers: JSON pointers to what holders cannot leave out (``ecdsa-sd-2023``, ``bbs-2023``);
                issuer, dates and status are mandatory without being named.
            disclosable: JSON pointers to what holders may withhold (``vc+sd-jwt``, ``dc+sd-jwt``); ``-`` stands for
                every element of an array.
            decoys: digests of nothing that hide how many claims are withheld, for each object and array with such.
            holder_key: the holder's public key, confirmed in ``cnf``, so that its holder can be asked to prove it.
            certificates: of the signer's key, its own first, as PEM or ``x509.Chain`` (``jades``, ``dc+sd-jwt``).
            on_behalf: True signs a draft that names another issuer (a converted one does) as this issuer; the other is
                kept as the achievement's creator, in European credentials as who awarded it.

        Returns:
            A dict ready for ``json.dumps``, a compact token (str), or a COSE message (bytes).

        Raises:
            Invalid: everything that a verifier would refuse, all at once.
        """
        moment = times.current() if now is None else times.from_datetime(now)
        if secured_by == "jades" or (certificates is not None and secured_by is None):
            return self._seal(credential, certificates, status, moment, on_behalf)
        if certificates is not None and secured_by != "dc+sd-jwt":
            raise ValueError(f"secured_by={secured_by!r} takes no certificates; jades and dc+sd-jwt do")
        options = _Options(
            secured_by=secured_by,
            status=status,
            now=moment,
            expires=expires,
            mandatory_pointers=tuple(mandatory_pointers),
            disclosable=tuple(disclosable),
            decoys=decoys,
            holder_key=holder_key,
            certificates=certificates,
        )
        if secured_by == "dc+sd-jwt":
            return self._secure(self._claims(credential, options), options, None)
        document = self.draft(credential, options.status, moment, on_behalf=on_behalf)
        transform = Transform(self._contexts(), self.tools.limits)
        self._check(document, transform)
        return self._secure(document, options, transform)

    def draft(
        self,
        credential: VerifiableCredential | Mapping[str, Any],
        status: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
        moment: Instant,
        *,
        on_behalf: bool = False,
    ) -> dict[str, Any]:
        """The credential as it would be signed: a copy, completed with what an issuer fills in."""
        document = _as_json(credential, self.tools.limits)
        if "proof" in document:
            raise invalid("issuer.draft", "the credential already has a proof; issue the unsigned draft", "/proof")
        _complete(document, moment)
        if on_behalf:
            replace_issuer(document, self.id)
        document["issuer"] = self._as_issuer(document["issuer"]) if "issuer" in document else self._shown(document)
        if status is not None:
            document |= _own(_status_members(status), self.tools.limits)
        return _ordered(document)

    def _seal(
        self,
        given: Any,
        certificates: Chain | bytes | None,
        status: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
        moment: Instant,
        on_behalf: bool,
    ) -> dict[str, Any]:
        """A European seal: its certificate says who the issuer is, and the draft's own id for the issuer stands."""
        from vcmicro.sealing import seal

        document = _as_json(given, self.tools.limits)
        if on_behalf:
            if self.profile is None:
                raise ValueError("on_behalf=True needs the sealing organisation: Issuer(..., profile={...})")
            document["issuer"] = _own(self.profile, self.tools.limits)
        refuse_unnamed_sealer(document)
        if status is not None:
            document |= _own(_status_members(status), self.tools.limits)
        return seal(document, signer=self.signer, certificates=certificates, now=moment, limits=self.tools.limits)

    def _claims(self, given: Any, options: _Options) -> dict[str, Any]:
        """The claims of an SD-JWT VC as they would be signed."""
        from vcmicro.securing.sd_jwt.claims import draft

        claims = _as_json(given, self.tools.limits)
        if options.status is not None:
            claims |= _own(_status_members(options.status), self.tools.limits)
        return draft(claims, self.id, options.now)

    def _shown(self, document: Mapping[str, Any]) -> Any:
        """What the credential says of its issuer where the draft leaves it open."""
        if self.profile is not None:
            return self._as_issuer(_own(self.profile, self.tools.limits))
        if self.name is None and not _is_badge(document):
            return self.id
        kind = {"type": ["Profile"]} if _is_badge(document) else {}
        return {"id": self.id, **kind, **({"name": self.name} if self.name is not None else {})}

    def _as_issuer(self, given: Any) -> Any:
        """The issuer as the draft has it, if that is this one."""
        if isinstance(given, dict):
            given.setdefault("id", self.id)
        named = given.get("id") if isinstance(given, dict) else given
        if named != self.id:
            raise invalid("issuer.draft", f"the draft names {shown(named)}, this issuer is {shown(self.id)}", "/issuer")
        return {"id": given.pop("id"), **given} if isinstance(given, dict) else given

    def _check(self, document: dict[str, Any], transform: Transform) -> None:
        """Everything a verifier would refuse, before the key is used; ``transform`` keeps the graph for the proof."""
        of_shape = shapes.check(document, issuing=True, contents=transform.contents)
        found: list[Problem] = [each for each in of_shape if not each.warning]
        try:
            graph = transform.dataset(document)
        except VcmicroError as error:
            of_graph = rdf.findings(document, transform.contexts, limits=self.tools.limits)
            found += [each for each in of_graph if not each.warning]
            if not found:
                raise error from None
        if found:
            raise Invalid(found)
        if not graph.portable:
            detail = "look-alike nodes need more work than verifiers in JavaScript spend by default"
            warnings.warn(str(problem("rdfc.not_portable", detail)), NotPortable, stacklevel=4)

    def _contexts(self) -> Contexts:
        inline = "inline-contexts" in self.tools.allow
        return Contexts(self.contexts, allow_inline=inline) if self.contexts else _BUNDLED[inline]

    def _secure(
        self, document: dict[str, Any], options: _Options, transform: Transform | None
    ) -> dict[str, Any] | str | bytes:
        suites = SUITES if self.tools.suites is None else self.tools.suites
        name = options.secured_by or DEFAULT_SUITES.get(self.signer.algorithm, "vc+jwt")
        mechanisms = MECHANISMS if self.tools.mechanisms is None else self.tools.mechanisms
        secure = SecureOptions(
            secured_by=name,
            created=times.to_text(options.now),
            expires=None if options.expires is None else times.to_text(times.from_datetime(options.expires)),
            purpose="assertionMethod",
            as_array=_is_badge(document),
            suites=suites,
            transform=transform,
            mandatory_pointers=_mandatory(document, suites.get(name), options.mandatory_pointers),
            disclosable=options.disclosable,
            decoys=options.decoys,
            holder_key=options.holder_key,
            certificates=_chain(options.certificates, self.tools.limits),
        )
        for mechanism in mechanisms.values():
            if name in mechanism.secures(suites):
                return mechanism.secure(document, self.signer, secure)
        known = sorted({each for mechanism in mechanisms.values() for each in mechanism.secures(suites)})
        raise ValueError(f"secured_by={name!r}: supported are {', '.join(known)}")


def issue(
    credential: VerifiableCredential | Mapping[str, Any], *, signer: Signer, issuer: str | None = None, **options: Any
) -> dict[str, Any] | str | bytes:
    """Issue with a key at hand: ``Issuer(issuer, signer=signer).issue(credential, **options)``.

    ``issuer`` is the DID or URL before the ``#`` of the signer's method unless given; options are those of
    ``Issuer.issue``.
    """
    return Issuer(issuer or signer.verification_method.partition("#")[0], signer=signer).issue(credential, **options)


def _chain(certificates: Chain | bytes | None, limits: Limits) -> Chain | None:
    if certificates is None:
        return None
    from vcmicro.x509 import as_chain

    return as_chain(certificates, limits=limits)


def _as_json(credential: Any, limits: Limits) -> dict[str, Any]:
    if isinstance(credential, Mapping):
        return _own(credential, limits)
    to_json = getattr(credential, "to_json", None)
    document = to_json() if to_json is not None else None
    if not isinstance(document, dict):
        raise TypeError(f"expected a credential model or a dict, not {type(credential).__name__}")
    return _own(document, limits)


def _own(given: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """A copy that nobody else changes while it is checked and signed.

    Raises:
        Invalid, LimitExceeded: as ``strict_json.check_value``.
    """
    value = dict(given)
    check_value(value, limits=limits)
    copy: dict[str, Any] = copied(value)
    return copy


def _status_members(status: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The members that hold the entries: ``credentialStatus`` (VCDM), ``status`` (Token Status List section 6)."""
    given = [status] if isinstance(status, Mapping) else list(status)
    claims = [each for each in given if "status_list" in each]
    entries = [dict(each) for each in given if "status_list" not in each]
    if len(claims) > 1:
        raise ValueError("a credential has one status claim")
    members: dict[str, Any] = {"status": dict(claims[0])} if claims else {}
    return {**members, **({"credentialStatus": entries if len(entries) > 1 else entries[0]} if entries else {})}


def _complete(document: dict[str, Any], moment: Instant) -> None:
    """What an issuer fills in: contexts, id and the first day of validity."""
    if "@context" not in document:
        record = (CLR,) if "ClrCredential" in str(document.get("type")) else ()
        document["@context"] = [VCDM2, *record, OB3] if _is_badge(document) else [VCDM2]
    document.setdefault("id", f"urn:uuid:{uuid.uuid4()}")
    contexts = document["@context"]
    is_old = (contexts[0] if isinstance(contexts, list) and contexts else contexts) == VCDM11
    document.setdefault("issuanceDate" if is_old else "validFrom", times.to_text(moment))


def _is_badge(document: Mapping[str, Any]) -> bool:
    """True for the types whose strict 1EdTech schema wants ``proof`` as an array and a Profile as issuer."""
    types = document.get("type")
    return any(each in _OB3_TYPES for each in (types if isinstance(types, list) else [types]) if isinstance(each, str))


_NEVER_WITHHELD = (
    "issuer",
    "validFrom",
    "issuanceDate",
    "validUntil",
    "expirationDate",
    "credentialStatus",
    "credentialSchema",
    "termsOfUse",
)
"""What a verifier judges a credential by: a holder who could leave it out could show an expired one as valid."""


def _mandatory(document: Mapping[str, Any], suite: object, named: tuple[str, ...]) -> tuple[str, ...]:
    """What holders cannot leave out: what verifiers judge by, then what the issuer names.

    Raises:
        ValueError: if pointers are named, and the suite discloses everything.
    """
    if not is_selective(suite):
        if named:
            raise ValueError("mandatory pointers go with suites of selective disclosure: ecdsa-sd-2023, bbs-2023")
        return ()
    always = (f"/{member}" for member in _NEVER_WITHHELD if member in document)
    return tuple(dict.fromkeys((*always, *named)))


_FIRST = ("@context", "id", "type", "name", "description", "image", "issuer", "validFrom", "validUntil", "issuanceDate")


def _ordered(document: dict[str, Any]) -> dict[str, Any]:
    """The order in which people read a credential; signatures do not depend on it."""
    first = {name: document[name] for name in _FIRST if name in document}
    return {**first, **document}
