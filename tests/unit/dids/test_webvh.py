"""did:webvh: what a log may do over its life, and what it may not. Published logs are in tests/vectors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge

from vcmicro import Fetched, Issuer, Outcome, verify
from vcmicro.dids import Resolver, did_document
from vcmicro.dids.webvh import log_url, witness_url
from vcmicro.dids.webvh.hashes import key_hash
from vcmicro.dids.webvh.writing import create_log, extend_log, witness_proof
from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError, unavailable
from vcmicro.keys import Key
from vcmicro.limits import Limits
from vcmicro.registry import Tools
from vcmicro.times import from_datetime, parse

UPDATE, NEXT, OTHER = (Key.from_seed(bytes([number]) * 32) for number in (1, 2, 3))
WITNESSES = [Key.from_seed(bytes([number]) * 32) for number in (11, 12, 13)]
AT = from_datetime(NOW)
DAYS = [parse(f"2026-01-{day:02}T00:00:00Z") for day in range(1, 10)]


class Host:
    """The files of one or more DIDs by their URLs."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []

    def put(self, did: str, log: bytes, witnesses: list[dict[str, Any]] | None = None) -> Host:
        self.files[log_url(did)] = log
        if witnesses is not None:
            self.files[witness_url(did)] = json.dumps(witnesses).encode()
        return self

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append((url, purpose))
        if url not in self.files:
            raise unavailable("net.status", "the answer is 404")
        return Fetched(url, self.files[url], "text/jsonl")


def _document(did: str, *keys: Key) -> dict[str, Any]:
    return did_document(did, [each.public for each in (keys or (key(),))])


def _created(**parameters: Any) -> tuple[str, bytes]:
    return create_log("univ.example", _document, UPDATE, parameters=parameters, now=DAYS[0])


def _resolve(did: str, log: bytes, witnesses: list[dict[str, Any]] | None = None, **options: Any) -> Any:
    return Resolver(fetcher=Host().put(did, log, witnesses), now=AT, **options).resolve(did)


def _versions(log: bytes) -> list[str]:
    return [json.loads(line)["versionId"] for line in log.splitlines()]


def _refused(did: str, log: bytes, witnesses: list[dict[str, Any]] | None = None) -> VcmicroError:
    with pytest.raises(VcmicroError) as caught:
        _resolve(did, log, witnesses)
    return caught.value


def test_a_badge_of_a_did_webvh_verifies_end_to_end() -> None:
    did, log = _created()
    signer = key().with_method(f"{did}#{key().public.to_multikey()}")
    signed = Issuer(did, signer=signer, name="Univ").issue(small_badge(), now=ISSUED)
    report = verify(signed, now=NOW, fetcher=Host().put(did, log))
    assert report.outcome is Outcome.PASSED, str(report)
    assert report.binding == "did"
    assert verify(signed, now=NOW).outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("univ.example", "https://univ.example/.well-known/did.jsonl"),
        ("issuer.univ.example", "https://issuer.univ.example/.well-known/did.jsonl"),
        ("univ.example:dids:issuer", "https://univ.example/dids/issuer/did.jsonl"),
        ("univ.example%3A3000:dids", "https://univ.example:3000/dids/did.jsonl"),
    ],
)
def test_where_the_log_lies(location: str, url: str) -> None:
    did = f"did:webvh:Qm{'1' * 44}:{location}"
    assert log_url(did) == url
    assert witness_url(did) == url.replace("did.jsonl", "did-witness.json")


@pytest.mark.parametrize("did", ["did:webvh:univ.example", "did:webvh:Qm1:univ.example", f"did:webvh:Qm{'1' * 44}"])
def test_a_did_webvh_has_a_scid_and_a_host(did: str) -> None:
    with pytest.raises(Invalid, match=r"did\.syntax"):
        log_url(did)


def test_keys_rotate() -> None:
    did, log = _created()
    rotated = extend_log(log, _document(did), UPDATE, parameters={"updateKeys": [_multikey(NEXT)]}, now=DAYS[1])
    again = extend_log(rotated, _document(did, OTHER), NEXT, now=DAYS[2])
    assert _resolve(did, again).metadata["versionNumber"] == 3
    with pytest.raises(Invalid, match=r"did\.log at /2/proof"):
        extend_log(rotated, _document(did), UPDATE, now=DAYS[2])


def _multikey(of: Key) -> str:
    return of.public.to_multikey()


def test_pre_rotation_binds_the_next_keys() -> None:
    did, log = _created(nextKeyHashes=[key_hash(_multikey(NEXT))])
    good = {"updateKeys": [_multikey(NEXT)], "nextKeyHashes": []}
    rotated = extend_log(log, _document(did), NEXT, parameters=good, now=DAYS[1])
    # Pre-rotation was turned off by the entry above, so the entry after it is signed by the keys in force.
    assert _resolve(did, extend_log(rotated, _document(did), NEXT, now=DAYS[2])).metadata["versionNumber"] == 3
    for parameters, signer in (
        ({"updateKeys": [_multikey(OTHER)], "nextKeyHashes": []}, OTHER),
        ({"updateKeys": [_multikey(NEXT), _multikey(OTHER)], "nextKeyHashes": []}, NEXT),
        ({"updateKeys": [_multikey(NEXT)]}, NEXT),
        ({"nextKeyHashes": []}, UPDATE),
        (good, UPDATE),
        ({"updateKeys": [], "nextKeyHashes": []}, UPDATE),
    ):
        with pytest.raises(Invalid, match=r"did\.log"):
            extend_log(log, _document(did), signer, parameters=parameters, now=DAYS[1])


def _config(threshold: int, *witnesses: Key) -> dict[str, Any]:
    return {"threshold": threshold, "witnesses": [{"id": each.did} for each in witnesses]}


def _proofs(version: str, *witnesses: Key) -> dict[str, Any]:
    return {"versionId": version, "proof": [witness_proof(version, each, now=DAYS[0]) for each in witnesses]}


def test_a_threshold_of_witnesses() -> None:
    one, two, three = WITNESSES
    did, log = _created(witness=_config(2, one, two, three))
    (version,) = _versions(log)
    metadata = _resolve(did, log, [_proofs(version, one, three)]).metadata
    assert metadata["witness"] == {"threshold": "2", "witnesses": [{"id": each.did} for each in WITNESSES]}
    for too_few in ([], [_proofs(version, one)], [_proofs(version, one, one)], [_proofs(version, one, OTHER)]):
        assert _refused(did, log, too_few).code == "did.witness"
    assert _refused(did, log).code == "did.unavailable"
    forged = _proofs(version, one, two)
    forged["proof"][0]["proofValue"] = forged["proof"][1]["proofValue"]
    assert _refused(did, log, [forged]).code == "did.witness"
    unpublished = {**_proofs(version, one, two), "versionId": "2" + version[1:]}
    assert _refused(did, log, [unpublished]).code == "did.witness"


def test_a_later_proof_approves_what_is_before_it_and_an_earlier_one_does_not() -> None:
    did, log = _created(witness=_config(1, WITNESSES[0]))
    log = extend_log(log, _document(did, OTHER), UPDATE, now=DAYS[1])
    first, second = _versions(log)
    assert _resolve(did, log, [_proofs(second, WITNESSES[0])]).metadata["versionNumber"] == 2
    assert _refused(did, log, [_proofs(first, WITNESSES[0])]).code == "did.witness"


def test_new_witnesses_come_after_the_entry_that_names_them_unless_there_were_none() -> None:
    one, two, _ = WITNESSES
    did, log = _created()
    log = extend_log(log, _document(did), UPDATE, parameters={"witness": _config(1, one)}, now=DAYS[1])
    log = extend_log(log, _document(did), UPDATE, parameters={"witness": _config(1, two)}, now=DAYS[2])
    log = extend_log(log, _document(did), UPDATE, parameters={"witness": {}}, now=DAYS[3])
    log = extend_log(log, _document(did), UPDATE, now=DAYS[4])
    _, second, third, fourth, _ = _versions(log)
    assert _resolve(did, log, [_proofs(third, one), _proofs(fourth, two)]).metadata["witness"] == {}
    # The old witness must approve its own replacement, and the new one its dismissal.
    assert _refused(did, log, [_proofs(second, one), _proofs(fourth, two)]).code == "did.witness"
    assert _refused(did, log, [_proofs(third, one, two)]).code == "did.witness"


def test_a_portable_did_moves_and_says_where_it_was() -> None:
    did, log = _created(portable=True)
    new = did.replace("univ.example", "college.example")
    moved = extend_log(log, {**_document(new), "alsoKnownAs": [did]}, UPDATE, now=DAYS[1])
    assert _resolve(new, moved).document["id"] == new
    # The old name is in the log, but the document no longer speaks for it.
    assert _refused(did, moved).code == "did.id_mismatch"
    first = Resolver(fetcher=Host().put(did, moved), now=AT).resolve(did + "?versionNumber=1")
    assert first.document["id"] == did
    with pytest.raises(Invalid, match="alsoKnownAs"):
        extend_log(log, _document(new), UPDATE, now=DAYS[1])
    fixed, log = _created()
    with pytest.raises(Invalid, match="not portable"):
        extend_log(
            log, {**_document(new.replace(did[10:56], fixed[10:56])), "alsoKnownAs": [fixed]}, UPDATE, now=DAYS[1]
        )
    with pytest.raises(Invalid, match="only the first entry"):
        extend_log(log, _document(fixed), UPDATE, parameters={"portable": True}, now=DAYS[1])


def test_nothing_follows_a_deactivation() -> None:
    did, log = _created()
    ended = extend_log(log, _document(did), UPDATE, parameters={"deactivated": True, "updateKeys": []}, now=DAYS[1])
    assert _resolve(did, ended).metadata["deactivated"] is True
    resolver = Resolver(fetcher=Host().put(did, ended), now=AT)
    with pytest.raises(Invalid, match=r"did\.deactivated"):
        resolver.find_key(f"{did}#{_multikey(key())}", "assertionMethod")
    with pytest.raises(Invalid, match="after the one that deactivated"):
        extend_log(ended, _document(did), UPDATE, now=DAYS[2])


@pytest.mark.parametrize(
    "parameters",
    [
        {"updateKeys": "z6Mk"},
        {"updateKeys": [1]},
        {"updateKeys": []},
        {"nextKeyHashes": {}},
        {"watchers": "https://watcher.example"},
        {"portable": 1},
        {"deactivated": "true"},
        {"ttl": -1},
        {"ttl": 2**31 + 1},
        {"ttl": True},
        {"ttl": 1.5},
        {"prerotation": True},
        {"method": None},
        {"method": 1},
        {"method": "did:webvh:1"},
        {"witness": []},
        {"witness": {"threshold": 1}},
        {"witness": {"threshold": 1, "witnesses": []}},
        {"witness": {"threshold": 2, "witnesses": [{"id": WITNESSES[0].did}]}},
        {"witness": {"threshold": 0, "witnesses": [{"id": WITNESSES[0].did}]}},
        {"witness": {"threshold": True, "witnesses": [{"id": WITNESSES[0].did}]}},
        {"witness": {"threshold": "1", "witnesses": [{"id": WITNESSES[0].did}]}},
        {"witness": {"threshold": 1, "witnesses": [{"id": WITNESSES[0].did, "weight": 1}]}},
        {"witness": {"threshold": 1, "witnesses": [{"id": "did:web:univ.example"}]}},
        {"witness": {"threshold": 1, "witnesses": [WITNESSES[0].did]}},
        {"witness": {"threshold": 1, "witnesses": {"id": WITNESSES[0].did}}},
    ],
    ids=json.dumps,
)
def test_a_parameter_of_another_form_refuses_the_log(parameters: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match=r"did\.log at /0/parameters"):
        _created(**parameters)


def test_null_stands_for_the_default() -> None:
    did, log = _created(witness=None, watchers=None, ttl=None, nextKeyHashes=None)
    assert _resolve(did, log).metadata["ttl"] == "3600"


def test_another_version_of_the_method_is_not_judged() -> None:
    with pytest.raises(Unavailable, match=r"did\.method_unsupported"):
        _created(method="did:webvh:0.5")


def test_later_entries_have_no_scid() -> None:
    did, log = _created()
    with pytest.raises(Invalid, match=r"/1/parameters/scid"):
        extend_log(log, _document(did), UPDATE, parameters={"scid": did[10:56]}, now=DAYS[1])


@pytest.mark.parametrize(
    "changed",
    [
        lambda log: b"",
        lambda log: b"\n",
        lambda log: b"[]\n",
        lambda log: b"null",
        lambda log: b"{}\n",
        lambda log: log + b"\n",
        lambda log: b"\n" + log,
        lambda log: log + log,
        lambda log: log.replace(b'"state":', b'"State":'),
        lambda log: log.replace(b'"state":{', b'"extra":1,"state":{'),
        lambda log: log.replace(b"2026-01-01T00:00:00Z", b"2026-01-01T00:00:00"),
        lambda log: log.replace(b"2026-01-01T00:00:00Z", b"2026-01-01T02:00:00+02:00"),
        lambda log: log.replace(b"2026-01-01T00:00:00Z", b"yesterday"),
        lambda log: log.replace(b'"versionId":"1-', b'"versionId":"2-'),
        lambda log: log.replace(b'"versionId":"1-', b'"versionId":"01-'),
        lambda log: log.replace(b'"versionId":"1-', b'"versionId":1,"x":"'),
        lambda log: log.replace(b'"parameters":{', b'"parameters":[],"x":{'),
        lambda log: log.replace(b'"proof":[', b'"proof":[],"x":['),
        lambda log: log[:-20],
        lambda log: b"\xff" + log,
    ],
)
def test_a_log_that_is_not_as_it_was_signed_is_refused(changed: Any) -> None:
    did, log = _created()
    assert _refused(did, changed(log)).code == "did.log"


def test_a_proof_is_needed_of_each_entry() -> None:
    did, log = _created()
    entry = json.loads(log)
    (proof,) = entry["proof"]
    for proofs in ([], None, {}, [1], [proof, 1], [proof, {**proof, "verificationMethod": f"{OTHER.did}#x"}]):
        assert _refused(did, json.dumps({**entry, "proof": proofs}).encode()).code == "did.log"
    for name, value in (
        ("proofPurpose", "authentication"),
        ("type", "Ed25519Signature2020"),
        ("cryptosuite", "ecdsa-jcs-2019"),
        ("verificationMethod", UPDATE.did),
        ("verificationMethod", f"{OTHER.did}#{_multikey(UPDATE)}"),
    ):
        changed = {**entry, "proof": [{**proof, name: value}]}
        assert _refused(did, json.dumps(changed).encode()).code == "did.log"


def test_a_log_in_the_future_or_out_of_order() -> None:
    did, log = _created()
    late = Resolver(fetcher=Host().put(did, log), now=parse("2025-12-31T00:00:00Z"))
    with pytest.raises(Invalid, match="in the future"):
        late.document(did)
    with pytest.raises(Invalid, match="not after"):
        extend_log(log, _document(did), UPDATE, now=DAYS[0])


def test_a_log_of_another_did() -> None:
    did, log = _created()
    other = did.replace("univ.example", "other.example")
    assert "no version" in str(_refused(other, log))


@pytest.mark.parametrize(
    "body", [b"{}", b"null", b"[1]", b"[{}]", b'[{"versionId":1}]', b'[{"versionId":"1","proof":{}}]', b"[", b"\xff"]
)
def test_a_witness_file_of_another_form(body: bytes) -> None:
    did, log = _created(witness=_config(1, WITNESSES[0]))
    host = Host().put(did, log)
    host.files[witness_url(did)] = body
    with pytest.raises(Invalid, match=r"did\.witness"):
        Resolver(fetcher=host, now=AT).document(did)


def test_strange_witness_proofs_are_passed_over() -> None:
    did, log = _created(witness=_config(1, WITNESSES[0]))
    (version,) = _versions(log)
    good = _proofs(version, WITNESSES[0])
    strange = [1, None, {}, {"verificationMethod": 1}, {"verificationMethod": WITNESSES[0].did}]
    assert _resolve(did, log, [{"versionId": version}, {**good, "proof": [*strange, *good["proof"]]}])


def test_limits_of_a_log() -> None:
    did, log = _created()
    longer = extend_log(log, _document(did), UPDATE, now=DAYS[1])
    for limits in (Limits(did_log_bytes=len(longer) - 1), Limits(did_log_entries=1), Limits(did_document_bytes=200)):
        with pytest.raises(LimitExceeded):
            _resolve(did, longer, tools=Tools(limits=limits))


def test_services_of_ones_own_take_the_place_of_the_implicit_ones() -> None:
    def documented(did: str) -> dict[str, Any]:
        own = {"id": "#whois", "type": "LinkedVerifiablePresentation", "serviceEndpoint": "https://who.example"}
        return {**_document(did), "service": [own]}

    did, log = create_log("univ.example:staff", documented, UPDATE, now=DAYS[0])
    services = _resolve(did, log).document["service"]
    assert [each["id"] for each in services] == ["#whois", f"{did}#files"]
    assert services[1]["serviceEndpoint"] == "https://univ.example/staff/"


def test_the_files_are_asked_for_once_and_by_their_purposes() -> None:
    did, log = _created(witness=_config(1, WITNESSES[0]))
    (version,) = _versions(log)
    host = Host().put(did, log, [_proofs(version, WITNESSES[0])])
    Resolver(fetcher=host, now=AT).document(did)
    assert host.asked == [(log_url(did), "did-log"), (witness_url(did), "did")]


@pytest.mark.parametrize(
    "query", ["", "versionId", "versionId=", "version=1", "versionNumber=1&versionId=2", "versionTime=2026"]
)
def test_a_query_asks_for_one_version(query: str) -> None:
    did, log = _created()
    with pytest.raises(Invalid):
        Resolver(fetcher=Host().put(did, log), now=AT).document(f"{did}?{query}")


def test_other_methods_have_no_versions() -> None:
    with pytest.raises(Invalid, match="no history"):
        Resolver().document(f"{key().did}?versionNumber=1")
