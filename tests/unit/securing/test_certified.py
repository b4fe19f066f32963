"""Tokens whose key only a certificate vouches for (x5c)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from certificates import root
from documents import NOW, small_badge

from vcmicro import Outcome, jws, verify


def _certified_token(**names: Any) -> str:
    holder = root().issue("Univ", **names)
    document = {**small_badge(), "issuer": {"id": "https://univ.example/issuer", "type": ["Profile"], "name": "Univ"}}
    header = {"typ": "vc+jwt", "x5c": holder.chain.to_x5c()}
    return jws.sign(header, json.dumps(document).encode(), holder.key)


@pytest.mark.parametrize("names", [{"dns": ["univ.example"]}, {"uris": ["https://univ.example/issuer"]}])
def test_a_certificate_may_name_an_https_issuer(names: Any) -> None:
    """But nobody vouches for the certificate: that takes an authority that the verifier trusts."""
    report = verify(_certified_token(**names), now=NOW)
    assert (report["proof"].outcome, report["binding"].outcome) == (Outcome.PASSED, Outcome.PASSED), str(report)
    assert (report.binding, report["trust"].outcome) == ("x509", Outcome.INDETERMINATE)


@pytest.mark.parametrize(
    "names", [{}, {"dns": ["example"]}, {"dns": ["*.example"]}, {"uris": ["https://univ.example/issuer/2"]}]
)
def test_a_certificate_of_another_name_binds_nobody(names: Any) -> None:
    report = verify(_certified_token(**names), now=NOW)
    assert report["binding"].outcome is Outcome.FAILED
    assert report["binding"].problems[0].code == "x509.names"


@pytest.mark.parametrize("x5c", [[], ["MII"], "MII", None])
def test_what_is_no_chain(x5c: Any) -> None:
    holder = root().issue("Univ", dns=["univ.example"])
    document = {**small_badge(), "issuer": {"id": "https://univ.example/issuer", "type": ["Profile"], "name": "Univ"}}
    token = jws.sign({"typ": "vc+jwt", "x5c": x5c}, json.dumps(document).encode(), holder.key)
    assert verify(token, now=NOW)["proof"].problems[0].code in ("x509.chain", "x509.certificate")


def test_a_kid_is_asked_for_before_a_certificate() -> None:
    holder = root().issue("Univ", dns=["univ.example"])
    document = {**small_badge(), "issuer": {"id": "https://univ.example/issuer", "type": ["Profile"], "name": "Univ"}}
    header = {"typ": "vc+jwt", "kid": "key-1", "x5c": holder.chain.to_x5c()}
    report = verify(jws.sign(header, json.dumps(document).encode(), holder.key), now=NOW)
    assert report["proof"].problems[0].code in ("did.unavailable", "net.offline")
