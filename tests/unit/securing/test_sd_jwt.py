"""SD-JWT: each MUST of RFC 9901 section 7, both payloads, both JSON forms, key binding and issuer keys."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge

from vcmicro import (
    Fetched,
    Invalid,
    Issuer,
    Key,
    Limits,
    Outcome,
    PublicKey,
    Report,
    Tools,
    issue,
    jws,
    open_given,
    verify,
)
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.errors import unavailable
from vcmicro.problems import Problem
from vcmicro.securing.sd_jwt import disclosures
from vcmicro.securing.sd_jwt.concealing import conceal_claims
from vcmicro.securing.sd_jwt.processing import process
from vcmicro.times import from_datetime

CLAIMS: dict[str, Any] = {
    "vct": "urn:eudi:pid:1",
    "given_name": "Ada",
    "nationalities": ["IE", "DE", "FR"],
    "address": {"locality": "Dublin", "country": "IE"},
    "exp": 2_000_000_000,
}
DISCLOSABLE = ("/given_name", "/nationalities/-", "/address", "/address/locality")
HOLDER = key("P-256", 9)
DOMAIN = "https://verifier.example"


def issued(claims: dict[str, Any] | None = None, **options: Any) -> str:
    options = {"secured_by": "dc+sd-jwt", "disclosable": DISCLOSABLE, "holder_key": HOLDER.public, **options}
    token = issue(CLAIMS if claims is None else claims, signer=key(), now=ISSUED, **options)
    assert isinstance(token, str)
    return token


def derived(token: Any, *pointers: str) -> Any:
    opened = open_given(token, Tools())
    return opened.mechanism.derive(opened.secured, pointers, transform=None)  # type: ignore[attr-defined]


def bound(token: Any, signer: Any = HOLDER, challenge: str = "c", domain: str = DOMAIN, now: Any = NOW) -> str:
    opened = open_given(token, Tools())
    made: str = opened.mechanism.bind_key(  # type: ignore[attr-defined]
        opened.secured, signer, challenge=challenge, domain=domain, now=from_datetime(now)
    )
    return made


def signed(
    payload: dict[str, Any], *texts: str, header: dict[str, Any] | None = None, signer: Key | None = None
) -> str:
    """A token over any payload, past every check of an issuer."""
    signer = signer or key()
    header = {"typ": "dc+sd-jwt", "kid": signer.verification_method, **(header or {})}
    header = {name: value for name, value in header.items() if value is not None}
    full = {"iss": signer.did, "vct": "urn:x:1", **payload}
    full = {name: value for name, value in full.items() if value is not None}
    return "".join(f"{each}~" for each in (jws.sign(header, json.dumps(full).encode(), signer), *texts))


def disclosure(*parts: Any) -> tuple[str, str]:
    """A disclosure's text, and its digest."""
    text = encode_base64url(json.dumps(list(parts)).encode())
    return text, disclosures.digest(text, "sha-256")


def codes(report: Report) -> list[str]:
    return [each.code for each in report.problems]


def document(token: Any, **options: Any) -> dict[str, Any]:
    report = verify(token, now=NOW, **options)
    assert report.outcome is Outcome.PASSED, str(report)
    return report.untrusted_document or {}


# --- issue, verify, derive


def test_every_disclosure_gives_the_claims_back() -> None:
    found = document(issued())
    assert {name: found[name] for name in CLAIMS} == CLAIMS
    assert found["iss"] == key().did and found["iat"] == int(ISSUED.timestamp())
    assert not {"_sd", "_sd_alg"} & found.keys()


def test_without_disclosures_only_what_is_open_remains() -> None:
    found = document(derived(issued()))
    assert found["nationalities"] == [] and "given_name" not in found and "address" not in found
    assert found["vct"] == "urn:eudi:pid:1"


@pytest.mark.parametrize(
    ("pointers", "shown"),
    [
        (("/given_name",), {"given_name": "Ada", "nationalities": []}),
        (("/nationalities/1",), {"nationalities": ["DE"]}),
        (("/nationalities/0", "/nationalities/2"), {"nationalities": ["IE", "FR"]}),
        (("/nationalities",), {"nationalities": ["IE", "DE", "FR"]}),
        (("/address/country",), {"nationalities": [], "address": {"country": "IE"}}),
        (("/address/locality",), {"nationalities": [], "address": {"country": "IE", "locality": "Dublin"}}),
        (("/address",), {"nationalities": [], "address": {"country": "IE", "locality": "Dublin"}}),
        (("",), {name: CLAIMS[name] for name in ("given_name", "nationalities", "address")}),
        (("/vct",), {"nationalities": []}),
    ],
)
@pytest.mark.parametrize("decoys", [0, 3])
def test_derive(pointers: tuple[str, ...], shown: dict[str, Any], decoys: int) -> None:
    found = document(derived(issued(decoys=decoys), *pointers))
    assert {name: found[name] for name in ("given_name", "nationalities", "address") if name in found} == shown


def test_derive_again_from_what_was_derived() -> None:
    once = derived(issued(decoys=2), "/nationalities/1", "/nationalities/2")
    assert document(derived(once, "/nationalities/1"))["nationalities"] == ["FR"]


@pytest.mark.parametrize("pointer", ["/nobody", "/nationalities/3", "/nationalities/01", "/given_name/x", "x", "/~2"])
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        derived(issued(), pointer)
    assert caught.value.code == "proof.pointer"
    with pytest.raises(Invalid):
        issued(disclosable=(pointer,))


def test_nothing_disclosable_is_not_derived() -> None:
    with pytest.raises(Invalid) as caught:
        derived(issued(disclosable=()), "/given_name")
    assert caught.value.code == "derive.unsupported"


@pytest.mark.parametrize("algorithm", ["sha-256", "sha-384", "sha-512"])
def test_hash_algorithms(algorithm: str) -> None:
    made = conceal_claims(CLAIMS, DISCLOSABLE, algorithm=algorithm, decoys=1)
    assert made.payload["_sd_alg"] == algorithm
    token = signed(made.payload, *(each.text for each in made.disclosures))
    assert {name: document(token)[name] for name in CLAIMS} == CLAIMS
    assert document(bound(signed({**made.payload, "cnf": {"jwk": HOLDER.public.to_jwk()}})), challenge="c")


def test_decoys_hide_how_many_claims_there_are() -> None:
    opened = open_given(issued(decoys=4), Tools())
    processed = opened.secured.envelope.processed
    assert len(processed.disclosed) == 6
    assert len(processed.withheld) == 4 * 3
    assert set(processed.withheld) == {"", "/nationalities", "/address"}


def test_digests_say_nothing_of_the_order() -> None:
    payload = conceal_claims({"b": 1, "a": 2, "c": 3}, ("/b", "/a", "/c")).payload
    assert payload["_sd"] == sorted(payload["_sd"])


@pytest.mark.parametrize("name", ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "aka_vcts"])
def test_what_decides_is_never_disclosable(name: str) -> None:
    value: Any = {"iss": key().did, "nbf": 1, "exp": 2_000_000_000, "cnf": {"kid": "x"}, "vct": "urn:x:1"}.get(name)
    value = value or ({"status_list": {"idx": 0, "uri": "https://l.example"}} if name == "status" else ["urn:x:2"])
    value = "sha256-x" if name == "vct#integrity" else value
    claims = {"vct": "urn:x:1", "a": 1, name: value}
    with pytest.raises(Invalid) as caught:
        issued(claims, disclosable=(f"/{name}",), holder_key=None)
    assert caught.value.code == "sdjwt.not_disclosable"
    text, digest = disclosure("salt", name, value)
    report = verify(signed({"_sd": [digest], **({name: None} if name in ("iss", "vct") else {})}, text), now=NOW)
    assert report.outcome is Outcome.FAILED
    assert codes(report)[0] in ("sdjwt.not_disclosable", "sdjwt.content")
    if isinstance(value, dict):
        hidden = verify(signed({name: {"_sd": [digest]}}), now=NOW)
        assert codes(hidden) == ["sdjwt.not_disclosable"]


# --- section 7.1: what is refused


def _malformed() -> dict[str, tuple[dict[str, Any], tuple[str, ...], str]]:
    text, digest = disclosure("s", "a", 1)
    element, of_element = disclosure("s", 1)
    inner, of_inner = disclosure("s", "b", 2)
    outer, of_outer = disclosure("s", "a", {"_sd": [of_inner]})
    return {
        "md5": ({"_sd_alg": "md5"}, (), "sdjwt.hash_alg"),
        "hash in other case": ({"_sd_alg": "SHA-256"}, (), "sdjwt.hash_alg"),
        "hash is null": ({"_sd_alg": [None]}, (), "sdjwt.hash_alg"),
        "unreferenced": ({}, (text,), "sdjwt.unreferenced"),
        "without the outer": ({"_sd": [of_outer]}, (inner,), "sdjwt.unreferenced"),
        "sent twice": ({"_sd": [digest]}, (text, text), "sdjwt.duplicate"),
        "digest twice in one": ({"_sd": [digest, digest]}, (text,), "sdjwt.duplicate"),
        "digest twice in two": ({"_sd": [digest], "x": {"_sd": [digest]}}, (text,), "sdjwt.duplicate"),
        "decoy twice": ({"_sd": ["x"], "x": [{"...": "x"}]}, (), "sdjwt.duplicate"),
        "digest twice through a disclosure": (
            {"_sd": [of_outer], "x": {"_sd": [of_inner]}},
            (outer, inner),
            "sdjwt.duplicate",
        ),
        "override": ({"_sd": [digest], "a": 2}, (text,), "sdjwt.override"),
        "two of one name": (
            {"_sd": [digest, disclosure("t", "a", 2)[1]]},
            (text, disclosure("t", "a", 2)[0]),
            "sdjwt.override",
        ),
        "element as member": ({"_sd": [of_element]}, (element,), "sdjwt.disclosure"),
        "member as element": ({"x": [{"...": digest}]}, (text,), "sdjwt.disclosure"),
        "named _sd": ({"_sd": [disclosure("s", "_sd", [])[1]]}, (disclosure("s", "_sd", [])[0],), "sdjwt.disclosure"),
        "named ...": ({"_sd": [disclosure("s", "...", "x")[1]]}, (disclosure("s", "...", "x")[0],), "sdjwt.disclosure"),
        "four parts": ({}, (disclosure("s", "a", 1, 2)[0],), "sdjwt.disclosure"),
        "one part": ({}, (disclosure("s")[0],), "sdjwt.disclosure"),
        "salt is no string": ({}, (disclosure(1, "a", 1)[0],), "sdjwt.disclosure"),
        "name is no string": ({}, (disclosure("s", 1, 1)[0],), "sdjwt.disclosure"),
        "an object": ({}, (encode_base64url(b"{}"),), "sdjwt.disclosure"),
        "no JSON": ({}, (encode_base64url(b"[1,"),), "sdjwt.disclosure"),
        "a name twice in the value": ({}, (encode_base64url(b'["s","a",{"x":1,"x":2}]'),), "sdjwt.disclosure"),
        "padding": ({"_sd": [digest]}, (text + "=",), "sdjwt.disclosure"),
        "_sd is a string": ({"_sd": digest}, (text,), "sdjwt.digest"),
        "_sd holds a number": ({"_sd": [1]}, (), "sdjwt.digest"),
        "... with company": ({"x": [{"...": of_element, "y": 1}]}, (element,), "sdjwt.digest"),
        "... is no string": ({"x": [{"...": 1}]}, (), "sdjwt.digest"),
        "... in an object": ({"x": {"...": of_element}}, (element,), "sdjwt.digest"),
        "nested _sd_alg": ({"x": {"_sd_alg": "sha-256"}}, (), "sdjwt.digest"),
        "an _sd_alg that is disclosed": (
            {"_sd": [disclosure("s", "_sd_alg", "md5")[1]]},
            (disclosure("s", "_sd_alg", "md5")[0],),
            "sdjwt.not_disclosable",
        ),
        "both kinds": ({"@context": ["x"]}, (), "sdjwt.content"),
        "neither kind": ({"vct": None}, (), "sdjwt.content"),
    }


@pytest.mark.parametrize("name", sorted(_malformed()))
def test_what_section_7_refuses(name: str) -> None:
    payload, texts, code = _malformed()[name]
    report = verify(signed(payload, *texts), now=NOW)
    assert report.outcome is Outcome.FAILED, str(report)
    assert codes(report)[0] == code, str(report)


def test_recursive_disclosures_and_null_values() -> None:
    inner, of_inner = disclosure("s", None)
    outer, of_outer = disclosure("s", "a", [{"...": of_inner}, {"...": "decoy"}, {"_sd": []}])
    found = document(signed({"_sd": [of_outer]}, outer, inner))
    assert found["a"] == [None, {}]


def test_limits() -> None:
    few = Tools(limits=Limits(disclosures=5))
    assert codes(verify(issued(), now=NOW, tools=few)) == ["limit.items"]
    assert codes(verify(issued(), now=NOW, tools=Tools(limits=Limits(disclosure_chars=20)))) == ["limit.size"]
    assert codes(verify(issued(), now=NOW, tools=Tools(limits=Limits(disclosure_depth=1)))) == ["limit.depth"]
    text, digest, texts = "", "decoy", []
    for number in range(20):
        text, digest = disclosure("s", f"a{number}", {"_sd": [digest]})
        texts.append(text)
    assert codes(verify(signed({"_sd": [digest]}, *texts), now=NOW)) == ["limit.depth"]
    assert codes(verify(signed({}, *["A"] * 3_000), now=NOW)) == ["limit.items"]


def test_deep_values_in_deep_disclosures_end_typed() -> None:
    value: Any = 1
    for _ in range(55):
        value = [value]
    text, digest = disclosure("s", "a", value)
    for number in range(10):
        nested: Any = {"_sd": [digest]}
        for _ in range(50):
            nested = [nested]
        inner, text, digest = text, *disclosure("s", f"b{number}", nested)
        report = verify(signed({"_sd": [digest]}, text, inner), now=NOW)
        assert codes(report)[0] in ("json.depth", "sdjwt.unreferenced")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"typ": None}, "jose.typ"),
        ({"typ": "vc+jwt"}, "jose.typ"),
        ({"typ": "kb+jwt"}, "jose.typ"),
        ({"typ": "vp+sd-jwt"}, "jose.typ"),
    ],
)
def test_typ_and_content_must_fit(change: dict[str, Any], code: str) -> None:
    assert codes(verify(signed({}, header=change), now=NOW)) == [code]


def test_the_former_typ_of_a_type_credential_is_taken() -> None:
    assert document(signed({}, header={"typ": "vc+sd-jwt"}))["vct"] == "urn:x:1"
    assert document(signed({}, header={"typ": "application/dc+sd-jwt"}))


def test_crit_and_none_are_refused() -> None:
    header, payload, signature = signed({})[:-1].split(".")
    for change, code in (
        ({"crit": ["exp"]}, "jose.crit"),
        ({"alg": "none"}, "jose.alg"),
        ({"alg": "HS256"}, "jose.alg"),
    ):
        value = {**json.loads(decode_base64url(header)), **change}
        forged = encode_base64url(json.dumps(value).encode())
        assert codes(verify(f"{forged}.{payload}.{signature}~", now=NOW)) == [code]


def test_the_tilde_may_not_be_left_out() -> None:
    token = derived(issued())
    assert verify(token[:-1], now=NOW).outcome is Outcome.FAILED
    assert verify(token + "~", now=NOW).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"vct": 1}, "schema.required"),
        ({"aka_vcts": []}, "schema.invalid"),
        ({"aka_vcts": ["urn:x:1"]}, "schema.invalid"),
        ({"cnf": {}}, "schema.invalid"),
        ({"status": []}, "schema.invalid"),
        ({"credentialSubject": {}}, "sdjwt.content"),
        ({"sub": 1}, "schema.invalid"),
        ({"exp": "2030"}, "time.syntax"),
    ],
)
def test_claims_of_the_wrong_kind(claims: dict[str, Any], code: str) -> None:
    report = verify(signed(claims), now=NOW)
    assert report["schema"].outcome is Outcome.FAILED
    assert code in codes(report)
    with pytest.raises(Invalid) as caught:
        issued({"vct": "urn:x:1", **claims}, disclosable=())
    assert caught.value.code == code


def test_an_odd_iat_is_a_warning() -> None:
    report = verify(signed({"iat": "2026-01-01"}), now=NOW)
    assert report.outcome is Outcome.PASSED
    assert "time.syntax" in [each.code for each in report.warnings]


def test_dates_are_judged() -> None:
    assert codes(verify(signed({"exp": 1}), now=NOW)) == ["credential.expired"]
    assert codes(verify(signed({"nbf": 4_000_000_000}), now=NOW)) == ["credential.not_yet_valid"]
    assert codes(verify(signed({"aud": "https://other.example"}), now=NOW, domain=DOMAIN))[0] == "proof.domain"


# --- key binding, section 7.3


def test_key_binding() -> None:
    token = bound(derived(issued(), "/given_name"))
    report = verify(token, now=NOW, challenge="c", domain=DOMAIN)
    assert report.outcome is Outcome.PASSED, str(report)
    assert report["holder"].outcome is Outcome.PASSED


def test_who_asks_decides_what_a_key_binding_is_worth() -> None:
    plain = issued()
    assert verify(plain, now=NOW)["holder"].outcome is Outcome.SKIPPED
    assert codes(verify(plain, now=NOW, challenge="c")) == ["sdjwt.kb_missing"]
    assert codes(verify(plain, now=NOW, domain=DOMAIN)) == ["sdjwt.kb_missing"]
    report = verify(bound(plain), now=NOW)
    assert (report.outcome, codes(report)) == (Outcome.INDETERMINATE, ["holder.unchecked"])


def _kb(token: str, claims: dict[str, Any], header: dict[str, Any] | None = None, signer: Key = HOLDER) -> str:
    made = {"iat": int(NOW.timestamp()), "aud": DOMAIN, "nonce": "c", "sd_hash": disclosures.digest(token, "sha-256")}
    made = {name: value for name, value in {**made, **claims}.items() if value is not None}
    return token + jws.sign({"typ": "kb+jwt", **(header or {})}, json.dumps(made).encode(), signer)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"nonce": "other"}, "sdjwt.kb_nonce"),
        ({"nonce": None}, "sdjwt.kb_invalid"),
        ({"nonce": ["c"]}, "sdjwt.kb_invalid"),
        ({"aud": "https://other.example"}, "sdjwt.kb_audience"),
        ({"aud": [DOMAIN]}, "sdjwt.kb_invalid"),
        ({"sd_hash": None}, "sdjwt.kb_invalid"),
        ({"sd_hash": "x"}, "sdjwt.kb_invalid"),
        ({"iat": None}, "sdjwt.kb_time"),
        ({"iat": "now"}, "sdjwt.kb_time"),
        ({"iat": NOW.timestamp() - 601}, "sdjwt.kb_time"),
        ({"iat": NOW.timestamp() + 301}, "sdjwt.kb_time"),
        ({"exp": NOW.timestamp() - 301}, "sdjwt.kb_time"),
        ({"nbf": NOW.timestamp() + 301}, "sdjwt.kb_time"),
    ],
)
def test_each_claim_of_a_key_binding_counts(claims: dict[str, Any], code: str) -> None:
    report = verify(_kb(issued(), claims), now=NOW, challenge="c", domain=DOMAIN)
    assert report["holder"].outcome is Outcome.FAILED, str(report)
    assert codes(report)[0] == code
    assert report["proof"].outcome is Outcome.PASSED


@pytest.mark.parametrize("moment", [-600, 0, 300])
def test_the_window_of_a_key_binding(moment: int) -> None:
    token = bound(issued(), now=NOW + timedelta(seconds=moment))
    assert verify(token, now=NOW, challenge="c", domain=DOMAIN).outcome is Outcome.PASSED


def test_a_foreign_key_binding_is_refused() -> None:
    token = issued()
    with pytest.raises(Invalid):
        bound(token, signer=key("P-256", 3))
    for made in (
        _kb(token, {}, signer=key("P-256", 3)),
        _kb(token, {}, signer=key()),
        _kb(token, {}, header={"typ": "JWT"}),
        token + "x.y.z",
        token + "x",
    ):
        report = verify(made, now=NOW, challenge="c", domain=DOMAIN)
        assert codes(report)[0] == "sdjwt.kb_invalid", str(report)
        # Without a challenge a key binding that does not hold is refused all the same.
        assert verify(made, now=NOW).outcome is Outcome.FAILED


def test_a_key_binding_covers_what_is_shown() -> None:
    token = bound(derived(issued(), "/given_name", "/nationalities/0"))
    head, *texts, binding = token.split("~")
    for fewer in ("~".join([head, *texts[1:], binding]), "~".join([head, *reversed(texts), binding])):
        report = verify(fewer, now=NOW, challenge="c", domain=DOMAIN)
        assert codes(report) == ["sdjwt.kb_invalid"], str(report)


def test_a_token_without_a_confirmed_key_cannot_be_bound() -> None:
    token = issued(holder_key=None)
    with pytest.raises(Invalid) as caught:
        bound(token)
    assert caught.value.code == "sdjwt.kb_invalid"
    assert codes(verify(_kb(token, {}), now=NOW, challenge="c"))[0] == "sdjwt.kb_invalid"


def test_a_key_confirmed_by_did() -> None:
    holder = key("Ed25519", 4)
    token = signed({"cnf": {"kid": holder.verification_method}})
    assert verify(bound(token, signer=holder), now=NOW, challenge="c").outcome is Outcome.PASSED
    with pytest.raises(Invalid):
        bound(token, signer=key("Ed25519", 5))
    unknown = signed({"cnf": {"jku": "https://holder.example/keys"}})
    assert verify(_kb(unknown, {}), now=NOW, challenge="c")["holder"].outcome is Outcome.INDETERMINATE


# --- W3C credentials


def _badge(**options: Any) -> str:
    signer = key()
    issuer = Issuer(signer.did, signer=signer, name="Univ")
    options = {"disclosable": ("/credentialSubject/id", "/name"), "decoys": 1, "holder_key": HOLDER.public, **options}
    token = issuer.issue(small_badge(), secured_by="vc+sd-jwt", now=ISSUED, **options)
    assert isinstance(token, str)
    return token


def test_a_badge_as_sd_jwt() -> None:
    found = document(_badge())
    assert found["credentialSubject"] == small_badge()["credentialSubject"] and "cnf" not in found
    shown = document(derived(_badge(), "/name"))
    assert shown["name"] == "Soil Sampling" and "id" not in shown["credentialSubject"]
    report = verify(bound(derived(_badge())), now=NOW, challenge="c", domain=DOMAIN)
    assert report.outcome is Outcome.PASSED, str(report)
    assert open_given(_badge(), Tools()).secured.mechanism == "vc+sd-jwt"


@pytest.mark.parametrize("pointer", ["/@context", "/validFrom", "/type", "/type/0"])
def test_what_decides_over_a_badge_is_not_disclosable(pointer: str) -> None:
    with pytest.raises(Invalid) as caught:
        _badge(disclosable=(pointer,))
    assert caught.value.code == "sdjwt.not_disclosable"


def test_the_context_tells_the_kind_not_the_typ() -> None:
    payload = json.loads(decode_base64url(_badge().partition("~")[0].split(".")[1]))
    for typ, code in (("dc+sd-jwt", "jose.typ"), ("vp+sd-jwt", "jose.typ"), (None, "jose.typ")):
        report = verify(signed({**payload, "vct": None}, header={"typ": typ}), now=NOW)
        assert codes(report)[0] == code
    assert (
        codes(verify(signed({**payload, "vct": None, "vc": {}}, header={"typ": "vc+sd-jwt"}), now=NOW))[0]
        == "jose.claims"
    )
    other = {**payload, "vct": None, "iss": "did:example:other"}
    assert codes(verify(signed(other, header={"typ": "vc+sd-jwt"}), now=NOW))[0] == "issuer.mismatch"


def test_hiding_the_end_is_refused_in_whatever_form() -> None:
    text, digest = disclosure("s", "exp", 1)
    token = signed({"@context": ["x"], "vct": None, "_sd": [digest]}, text, header={"typ": "vc+sd-jwt"})
    assert codes(verify(token, now=NOW)) == ["sdjwt.not_disclosable"]


# --- the JSON forms, section 8


def _flattened(token: str) -> dict[str, Any]:
    head, *texts, binding = token.split("~")
    protected, payload, signature = head.split(".")
    header: dict[str, Any] = {"disclosures": texts, **({"kb_jwt": binding} if binding else {})}
    return {"payload": payload, "protected": protected, "signature": signature, "header": header}


def _general(token: str) -> dict[str, Any]:
    flat = _flattened(token)
    return {"payload": flat.pop("payload"), "signatures": [flat]}


@pytest.mark.parametrize("form", [_flattened, _general])
def test_json_forms(form: Any) -> None:
    for value in (form(issued()), json.dumps(form(issued()))):
        assert document(value)["given_name"] == "Ada"
    shown = derived(form(issued()), "/nationalities/1")
    assert isinstance(shown, dict)
    assert document(shown)["nationalities"] == ["DE"]
    report = verify(form(bound(issued())), now=NOW, challenge="c", domain=DOMAIN)
    assert report.outcome is Outcome.PASSED, str(report)
    assert verify(bound(form(issued())), now=NOW, challenge="c").outcome is Outcome.PASSED


def test_every_signature_of_the_general_form_must_hold() -> None:
    value = _general(issued())
    second = {"protected": value["signatures"][0]["protected"], "signature": value["signatures"][0]["signature"]}
    assert verify({**value, "signatures": [*value["signatures"], second]}, now=NOW).outcome is Outcome.PASSED
    forged = {**second, "signature": second["signature"][:-4] + "AAAA"}
    assert verify({**value, "signatures": [*value["signatures"], forged]}, now=NOW).outcome is Outcome.FAILED
    extra = {**second, "header": {"disclosures": []}}
    assert codes(verify({**value, "signatures": [*value["signatures"], extra]}, now=NOW)) == ["sdjwt.structure"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"header": {"disclosures": "x"}}, "sdjwt.structure"),
        ({"header": {"disclosures": [1]}}, "sdjwt.structure"),
        ({"header": {"disclosures": [], "kb_jwt": 1}}, "sdjwt.structure"),
        ({"header": {"disclosures": [], "kb_jwt": ""}}, "sdjwt.structure"),
        ({"header": {"disclosures": [], "typ": "x"}}, "jose.header"),
        ({"header": {"disclosures": [], "crit": []}}, "jose.header"),
        ({"payload": "a.b"}, "sdjwt.structure"),
        ({"protected": 1}, "sdjwt.structure"),
        ({"header": []}, "jose.header"),
    ],
)
def test_malformed_json_forms(change: dict[str, Any], code: str) -> None:
    report = verify({**_flattened(issued()), **change}, now=NOW)
    assert report.outcome is Outcome.FAILED
    assert codes(report)[0] == code, str(report)


# --- the issuer's key


class World:
    """A network of JSON documents."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self.documents, self.asked = documents, []  # type: ignore[var-annotated]

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append((url, purpose))
        if url not in self.documents:
            raise unavailable("net.failed", "no such host")
        return Fetched(url, json.dumps(self.documents[url]).encode(), "application/json")


ISSUER = "https://issuer.example/tenant/1/"
METADATA = "https://issuer.example/.well-known/jwt-vc-issuer/tenant/1"


def _by_https() -> str:
    signer = key("P-256").with_method(f"{ISSUER}#k1")
    token = issue(CLAIMS, issuer=ISSUER, signer=signer, now=ISSUED, secured_by="dc+sd-jwt")
    assert isinstance(token, str)
    return token


def _jwks(number: int = 1) -> dict[str, Any]:
    return {
        "keys": [
            {**key("P-256", number).public.to_jwk(), "kid": "k1"},
            {**key("P-256", 7).public.to_jwk(), "kid": "k2"},
        ]
    }


def test_the_issuers_published_keys() -> None:
    world = World({METADATA: {"issuer": ISSUER, "jwks": _jwks()}})
    report = verify(_by_https(), now=NOW, fetcher=world)
    assert (report.outcome, report.binding, report.issuer) == (Outcome.PASSED, "https", ISSUER), str(report)
    assert world.asked == [(METADATA, "key")]
    linked = World(
        {METADATA: {"issuer": ISSUER, "jwks_uri": "https://keys.example/"}, "https://keys.example/": _jwks()}
    )
    assert verify(_by_https(), now=NOW, fetcher=linked).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"issuer": "https://issuer.example/tenant/1", "jwks": _jwks()}, "did.id_mismatch"),
        ({"jwks": _jwks()}, "did.id_mismatch"),
        ({"issuer": ISSUER}, "did.document"),
        ({"issuer": ISSUER, "jwks": _jwks(), "jwks_uri": "https://keys.example/"}, "did.document"),
        ({"issuer": ISSUER, "jwks_uri": 1}, "did.document"),
        ({"issuer": ISSUER, "jwks": []}, "key.invalid"),
        ({"issuer": ISSUER, "jwks": {"keys": []}}, "did.vm_not_found"),
        ({"issuer": ISSUER, "jwks": _jwks(3)}, "proof.invalid"),
    ],
)
def test_metadata_that_does_not_fit(metadata: dict[str, Any], code: str) -> None:
    report = verify(_by_https(), now=NOW, fetcher=World({METADATA: metadata}))
    assert report["proof"].outcome is Outcome.FAILED
    assert codes(report)[0] == code


def test_without_the_metadata_nothing_is_decided() -> None:
    for report in (verify(_by_https(), now=NOW), verify(_by_https(), now=NOW, fetcher=World({}))):
        assert report["proof"].outcome is Outcome.INDETERMINATE
        assert codes(report)[0] == "did.unavailable"
    pinned = {ISSUER: key("P-256").public}
    assert verify(_by_https(), now=NOW, pinned=pinned).binding == "pinned"


def test_a_did_key_does_not_speak_for_an_https_issuer() -> None:
    world = World({METADATA: {"issuer": ISSUER, "jwks": _jwks()}})
    report = verify(signed({"iss": ISSUER}), now=NOW, fetcher=world)
    assert report.outcome is Outcome.FAILED


def test_another_did_does_not_speak_for_the_issuer() -> None:
    report = verify(signed({"iss": key("Ed25519", 2).did}), now=NOW)
    assert (report["proof"].outcome, codes(report)) == (Outcome.PASSED, ["issuer.mismatch"])


def test_a_key_in_the_header_binds_nobody() -> None:
    header = {"kid": None, "jwk": key().public.to_jwk()}
    report = verify(signed({"iss": "urn:issuer"}, header=header), now=NOW)
    assert report["proof"].outcome is Outcome.PASSED, str(report)
    assert report["binding"].outcome is Outcome.FAILED


def test_problems_carry_pointers_into_the_claims() -> None:
    text, digest = disclosure("s", "x", {"y": 1})
    found: list[Problem] = list(verify(signed({"a": {"_sd": [digest], "x": 1}}, text), now=NOW).problems)
    assert found[0].pointer == "/a/x"


def test_process_does_not_change_what_it_is_given() -> None:
    made = conceal_claims(CLAIMS, DISCLOSABLE)
    before = json.dumps(made.payload)
    process(made.payload, tuple(each.text for each in made.disclosures), Limits())
    assert json.dumps(made.payload) == before


def test_public_key_is_checked() -> None:
    assert isinstance(HOLDER.public, PublicKey)
    with pytest.raises(ValueError, match="decoys"):
        issued(decoys=-1)


# --- presentations, recipients


def _presentation(signer: Key, holder: str, **claims: Any) -> str:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "vct": None,
        "iss": None,
        **claims,
    }
    return signed(document, header={"typ": "vp+sd-jwt"}, signer=signer)


def test_a_presentation_as_sd_jwt() -> None:
    holder = key("Ed25519", 4)
    token = _presentation(holder, holder.did, nonce="c", aud=DOMAIN)
    assert verify(token, now=NOW, challenge="c", domain=DOMAIN).outcome is Outcome.PASSED
    assert verify(token, now=NOW, challenge="x").outcome is Outcome.FAILED
    assert codes(verify(token, now=NOW)) == ["holder.unchecked"]


def test_a_key_binding_does_not_stand_in_for_the_holder() -> None:
    holder, thief = key("Ed25519", 4), key("Ed25519", 5)
    confirmed = {"cnf": {"jwk": HOLDER.public.to_jwk()}}
    report = verify(bound(_presentation(holder, holder.did, **confirmed)), now=NOW, challenge="c", domain=DOMAIN)
    assert report.outcome is Outcome.PASSED, str(report)
    stolen = bound(_presentation(thief, holder.did, **confirmed))
    report = verify(stolen, now=NOW, challenge="c", domain=DOMAIN)
    assert codes(report) == ["holder.mismatch"], str(report)


def test_the_recipient_of_a_type_credential() -> None:
    token = signed({"sub": "did:example:ada", "email": "ada@example.org"})
    for expected in ("did:example:ada", "ada@example.org"):
        assert verify(token, now=NOW, recipient=expected).outcome is Outcome.PASSED
    assert codes(verify(token, now=NOW, recipient="bob@example.org")) == ["recipient.mismatch"]
    assert codes(verify(signed({}), now=NOW, recipient="did:example:ada")) == ["recipient.unchecked"]
