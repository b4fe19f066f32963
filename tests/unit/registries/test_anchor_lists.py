"""Authorities from PEM files and EU trusted lists: told by content, read strictly."""

from __future__ import annotations

import random

import pytest
from certificates import intermediate, root, seal
from trusted_lists import trusted_list

from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError
from vcmicro.limits import Limits
from vcmicro.registries import ANCHOR_LISTS, load_trust
from vcmicro.times import parse

LIST = trusted_list(intermediate())


def refused(data: bytes, **options: object) -> str:
    with pytest.raises(VcmicroError) as caught:
        load_trust(data, **options)  # type: ignore[arg-type]
    return caught.value.code


def test_pem() -> None:
    found = load_trust(b"# our authorities\n" + root().pem + intermediate().pem)
    assert (found.source, found.title, dict(found.names)) == ("pem", "pem", {})
    assert [each.name for each in found.anchors] == ["Test Root CA", "Test Seal CA"]
    assert all(each.seals and each.stamps and not each.qualified for each in found.anchors)
    assert load_trust(root().pem, name="ours.pem").title == "ours.pem"


def test_trusted_list() -> None:
    found = load_trust(LIST)
    assert (found.source, found.title) == ("eu-trusted-list", "EU trusted list IE")
    assert found.until == parse("2040-01-01T00:00:00Z")
    (anchor,) = found.anchors
    assert (anchor.name, anchor.certificate.der) == ("Example Trust Services", intermediate().der)
    assert (anchor.seals, anchor.stamps, anchor.qualified) == (True, False, True)


def test_a_byte_order_mark_is_let_pass() -> None:
    assert len(load_trust(b"\xef\xbb\xbf" + LIST).anchors) == 1


def test_another_prefix_for_the_namespace() -> None:
    text = LIST.decode().replace('xmlns="', 'xmlns:t="').replace("</", "</t:").replace("<", "<t:")
    text = text.replace("<t:/t:", "</t:").replace("<t:?xml", "<?xml")
    assert len(load_trust(text.encode()).anchors) == 1


def test_elements_of_another_namespace_are_passed_over() -> None:
    other = LIST.replace(b"<ServiceStatus>", b'<ServiceStatus xmlns="urn:other">')
    assert load_trust(other).anchors == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html/>", "input.unknown"),
        (b"<TrustServiceStatusList/>", "input.unknown"),
        (b"<", "schema.invalid"),
        (LIST[:-30], "schema.invalid"),
        (LIST.replace(b"?>", b"?><!DOCTYPE TrustServiceStatusList>", 1), "schema.invalid"),
        (LIST.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1), "schema.invalid"),
        (LIST.replace(b"?>", b'?><!DOCTYPE x SYSTEM "http://127.0.0.1/x">', 1), "schema.invalid"),
        (LIST.replace(b"UTF-8", b"UTF-16", 1), "schema.invalid"),
        (LIST.replace(b"UTF-8", b"ISO-8859-1", 1), "schema.invalid"),
        (LIST.replace(b">IE<", b">&entity;<", 1), "schema.invalid"),
        (LIST.replace(b"2040-01-01T00:00:00Z", b"soon", 1), "time.syntax"),
        (LIST.replace(b"<X509Certificate>", b"<X509Certificate>!", 1), "x509.certificate"),
        (LIST.replace(b"<X509Certificate>MII", b"<X509Certificate>AAA", 1), "x509.certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "x509.certificate"),
        (seal().key.to_pem() + seal().pem, "key.private"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_list_of_lists_names_where_to_go() -> None:
    start, end = LIST.index(b"<TrustServiceProviderList>"), LIST.index(b"</TrustServiceProviderList>")
    lists = LIST[:start] + LIST[end + len(b"</TrustServiceProviderList>") :]
    with pytest.raises(Unavailable, match=r"https://ec\.example/lotl\.xml"):
        load_trust(lists)


def test_limits() -> None:
    assert refused(LIST, limits=Limits(trust_list_bytes=100)) == "limit.size"
    deep = LIST.replace(b"<SchemeTerritory>", b"<SchemeTerritory>" + b"<a>" * 40, 1)
    with pytest.raises(LimitExceeded):
        load_trust(deep)
    with pytest.raises(LimitExceeded):
        load_trust(LIST, limits=Limits(json_items=0))


def test_a_mutated_list_gives_no_other_exception() -> None:
    chance = random.Random(11)
    for _ in range(400):
        mutated = bytearray(LIST)
        mutated[chance.randrange(len(mutated))] = chance.randrange(256)
        try:
            load_trust(bytes(mutated))
        except (Invalid, Unavailable):
            continue


def test_every_form_has_a_name() -> None:
    assert list(ANCHOR_LISTS) == ["eu-trusted-list", "pem"]
