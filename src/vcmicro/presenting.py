"""What a holder does: derive() shows a part of a credential, present() shows credentials and proves who shows them.

>>> shown = derive(credential, pointers=["/credentialSubject/achievement"])
>>> answer = present(shown, holder=key.did, signer=key, challenge="c82f7883", domain="shop.example")

A holder who cannot be told apart from a thief is no holder: the signer's verification method belongs to ``holder``,
and a verifier's challenge and domain are signed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vcmicro import shapes, times
from vcmicro.cryptosuites import DEFAULT_SUITES, SUITES, SelectiveSuite, Transform
from vcmicro.enveloping import CREDENTIAL, envelop
from vcmicro.errors import Invalid, VcmicroError, invalid, over_limit
from vcmicro.opening import Opened, open_given, read_given
from vcmicro.problems import Problem, problem, shown
from vcmicro.rdf import Contexts
from vcmicro.registry import Registry, Tools
from vcmicro.securing import MECHANISMS, BindsKey, Derives, SecureOptions
from vcmicro.securing.data_integrity import DataIntegrity, suite_of
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.keys import Signer
    from vcmicro.opening import Given

_VCDM2 = "https://www.w3.org/ns/credentials/v2"
_VCDM11 = "https://www.w3.org/2018/credentials/v1"
_FORMS = {"vp+jwt": "vc+jwt", "vp+cose": "vc+cose", "vp+sd-jwt": "vc+sd-jwt"}
"""Forms of presentations, and the names under which their mechanisms secure them."""
_CREDENTIALS_ONLY = frozenset({"jades", "ob3-jwt", "dc+sd-jwt"})


def derive(
    given: Given,
    *,
    pointers: Sequence[str],
    presentation_header: bytes = b"",
    contexts: Mapping[str, Any] | None = None,
    tools: Tools | None = None,
) -> dict[str, Any] | str:
    """The part of a credential that is mandatory or that ``pointers`` select, with a proof of its own.

    Args:
        given: a credential with a base proof (``ecdsa-sd-2023``, ``bbs-2023``), or an SD-JWT, as for ``verify``.
        pointers: JSON pointers into the credential; what stands below each is shown whole.
        presentation_header: bytes that the derived proof covers (``bbs-2023`` only).
        contexts: further JSON-LD contexts by URL.
        tools: registries and limits.

    Returns:
        A dict, or the compact SD-JWT. Nothing is verified: the credential is the holder's own.

    Raises:
        Invalid: ``derive.unsupported`` if nothing can be left out; ``proof.pointer``; ``schema.*`` if what is shown
            would be no valid credential, where the whole is one; as ``open_given``.
        Unavailable: ``extra.missing``, ``jsonld.context_unknown``, ``proof.unsupported``.
        ValueError: for a presentation header that the suite has no place for.
    """
    if isinstance(pointers, str):
        raise TypeError("pointers is a sequence of JSON pointers, not one str")
    tools = tools or Tools()
    opened = open_given(given, tools)
    mechanism = opened.mechanism
    if not isinstance(mechanism, Derives):
        raise invalid("derive.unsupported", f"secured by {opened.secured.mechanism}, which is shown whole")
    own = {"suites": tools.suites} if tools.suites is not None and isinstance(mechanism, DataIntegrity) else {}
    derived = mechanism.derive(
        opened.secured,
        tuple(pointers),
        transform=_transform(contexts, tools),
        presentation_header=presentation_header,
        **own,
    )
    if isinstance(derived, dict) and isinstance(mechanism, DataIntegrity):
        _refuse_useless(opened.document, derived)
    return derived


def present(
    credentials: Given | Iterable[Given],
    *,
    holder: str,
    signer: Signer,
    challenge: str | None = None,
    domain: str | None = None,
    secured_by: str | None = None,
    now: datetime | None = None,
    contexts: Mapping[str, Any] | None = None,
    tools: Tools | None = None,
) -> dict[str, Any] | str | bytes:
    """A presentation of credentials, signed by their holder for one verifier.

    Args:
        credentials: one or several, each as for ``verify``. Tokens become EnvelopedVerifiableCredentials. One SD-JWT
            by itself, without ``secured_by``, is given a Key Binding JWT instead; the others take a presentation.
        holder: the DID or URL that the signer's verification method belongs to.
        signer: the holder's key.
        challenge, domain: what the verifier gave; without them a presentation can be replayed.
        secured_by: a cryptosuite, ``vp+jwt`` or ``vp+cose``; by default what fits the key.
        now: the moment of signing, with a time zone.
        contexts: further JSON-LD contexts by URL.
        tools: registries and limits.

    Returns:
        A dict ready for ``json.dumps``, a token (str), or a COSE message (bytes).

    Raises:
        Invalid: ``holder.mismatch`` if the method does not belong to the holder; ``proof.base`` for a credential that
            was not derived; what ``open_given`` refuses, with a pointer into the presentation.
        ValueError: for a ``secured_by`` that is not known or cannot secure a presentation, and for an SD-JWT alone
            without challenge and domain.
    """
    tools = tools or Tools()
    method = signer.verification_method
    if method.partition("#")[0] != holder:
        detail = f"the key's method {shown(method)} does not belong to the holder {shown(holder)}"
        raise invalid("holder.mismatch", detail, "/holder")
    all_given = _several(credentials)
    if not all_given:
        raise ValueError("there is no credential to present")
    if len(all_given) > tools.limits.presented_credentials:
        name, most = "presented_credentials", tools.limits.presented_credentials
        raise over_limit("limit.credentials", name, most, "/verifiableCredential")
    moment = times.current() if now is None else times.from_datetime(now)
    if len(all_given) == 1 and secured_by is None:
        opened = open_given(all_given[0], tools)
        if isinstance(opened.mechanism, BindsKey):
            return _with_key_binding(opened, opened.mechanism, signer, challenge, domain, moment)
    document = _presentation(all_given, holder, tools)
    name = secured_by or DEFAULT_SUITES.get(signer.algorithm, "vp+jwt")
    options = SecureOptions(
        secured_by=_FORMS.get(name, name),
        suites=SUITES if tools.suites is None else tools.suites,
        transform=_transform(contexts, tools),
        purpose="authentication",
        created=times.to_text(moment),
        challenge=challenge,
        domain=domain,
    )
    return _secured(document, signer, options, name, tools)


def _with_key_binding(
    opened: Opened, mechanism: BindsKey, signer: Signer, challenge: str | None, domain: str | None, now: Instant
) -> str:
    if challenge is None or domain is None:
        raise ValueError("an SD-JWT is presented for a challenge and a domain: give both")
    return mechanism.bind_key(opened.secured, signer, challenge=challenge, domain=domain, now=now)


def _several(credentials: Any) -> list[Any]:
    """The credentials as a list; what ``verify`` would take is one."""
    if isinstance(credentials, (list, tuple)) or hasattr(credentials, "__next__"):
        return list(credentials)
    return [credentials]


def _presentation(all_given: Sequence[Given], holder: str, tools: Tools) -> dict[str, Any]:
    elements, old = [], True
    for index, given in enumerate(all_given):
        pointer = f"/verifiableCredential/{index}"
        try:
            element = _element(given, tools)
        except VcmicroError as error:
            raise type(error)(each.under(pointer) for each in error.problems) from None
        elements.append(element)
        contexts = element["@context"]
        old = old and (contexts[0] if isinstance(contexts, list) and contexts else contexts) == _VCDM11
    document = {
        "@context": [_VCDM11 if old else _VCDM2],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": elements,
    }
    found = _failures(document)
    if found:
        raise Invalid(found)
    return document


def _element(given: Given, tools: Tools) -> dict[str, Any]:
    """A credential as it stands in a presentation."""
    opened = open_given(given, tools)
    types = opened.document.get("type")
    named = types if isinstance(types, list) else [types]
    if "VerifiablePresentation" in named:
        raise invalid("schema.invalid", "a presentation, where a credential is presented")
    if opened.secured.mechanism == "dc+sd-jwt":
        raise invalid("schema.invalid", "an SD-JWT VC is no W3C credential: present it by itself, with key binding")
    value = read_given(given, tools).value
    if not isinstance(value, dict):
        return envelop(value)
    if isinstance(opened.mechanism, DataIntegrity):
        _refuse_base(value, tools)
    elif value.get("type") not in (CREDENTIAL, [CREDENTIAL]):
        detail = f"secured by {opened.secured.mechanism} as JSON, which a presentation has no place for"
        raise invalid("schema.invalid", detail)
    return value


def _refuse_base(credential: Mapping[str, Any], tools: Tools) -> None:
    """A base proof would let its receiver show anything; the holder derives first."""
    proofs = credential.get("proof")
    suites: Registry[Any] = SUITES if tools.suites is None else tools.suites
    for each in proofs if isinstance(proofs, list) else [proofs]:
        if not isinstance(each, Mapping):
            continue
        suite = suite_of(each, suites)
        if isinstance(suite, SelectiveSuite):
            held = suite.contents(each, Transform(limits=tools.limits))
            if held["form"] == "base":
                raise invalid("proof.base", f"a base proof of {suite.name}: derive what is to be shown", "/proof")


def _secured(
    document: dict[str, Any], signer: Signer, options: SecureOptions, name: str, tools: Tools
) -> dict[str, Any] | str | bytes:
    mechanisms = MECHANISMS if tools.mechanisms is None else tools.mechanisms
    suite = options.suites.get(options.secured_by)
    if isinstance(suite, SelectiveSuite) or (suite is None and name in _CREDENTIALS_ONLY):
        raise ValueError(f"secured_by={name!r} secures credentials, not presentations")
    for mechanism in mechanisms.values():
        if options.secured_by in mechanism.secures(options.suites):
            return mechanism.secure(document, signer, options)
    raise ValueError(f"secured_by={name!r}: supported are the cryptosuites, {', '.join(_FORMS)}")


def _refuse_useless(whole: Mapping[str, Any], derived: dict[str, Any]) -> None:
    """Refuse to show what no verifier would take for a credential, although the whole is one."""
    found = _failures(derived)
    if found and not _failures(whole):
        hint = "Select what is missing too, or ask the issuer to make it mandatory."
        raise Invalid(problem(each.code, each.detail, each.pointer, hint) for each in found)


def _failures(document: Mapping[str, Any]) -> list[Problem]:
    return [each for each in shapes.check(dict(document)) if not each.warning]


def _transform(contexts: Mapping[str, Any] | None, tools: Tools) -> Transform:
    store = Contexts(contexts, allow_inline="inline-contexts" in tools.allow)
    return Transform(store, tools.limits)
