"""Open Badges 2.0: hosted by the place where they lie, signed by their issuer's key; nothing else passes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_badges_2 import (
    ASSERTION,
    BADGE,
    CONTEXT,
    ISSUER,
    KEY,
    LIST,
    NOW,
    SITE,
    Site,
    assertion,
    badge_class,
    key,
    key_document,
    profile,
    signed,
    signing_site,
    site,
)

from vcmicro import ANY_ISSUER, Outcome, Report, jws
from vcmicro import verify as verify_at
from vcmicro.errors import unavailable
from vcmicro.securing.ob2.comparing import first_difference
from vcmicro.securing.ob2.scope import outside


def verify(given: Any, fetcher: Site | None = None, **options: Any) -> Report:
    return verify_at(given, fetcher=fetcher, now=options.pop("now", NOW), **options)


def codes(report: Report, check: str) -> list[str]:
    return [each.code for each in report[check].problems]


def expanded(**changes: Any) -> dict[str, Any]:
    """An assertion as platforms bake it: badge class and issuer in their places, without contexts of their own."""
    inner = {name: value for name, value in profile(**changes).items() if name != "@context"}
    badge = {name: value for name, value in badge_class(issuer=inner).items() if name != "@context"}
    return assertion(badge=badge)


class TestHosted:
    def test_it_passes_where_it_lies(self) -> None:
        world = site()
        report = verify(assertion(), world)
        assert report.outcome is Outcome.PASSED, str(report)
        assert (report.issuer, report.binding) == (ISSUER, "https")
        assert report["status"].outcome is Outcome.PASSED
        assert codes(report, "contexts") == ["check.nothing"]
        assert [url for url, _ in world.asked] == [ASSERTION, BADGE, ISSUER]
        assert report.require(issuer=ISSUER) == assertion()
        assert report.linked is not None and set(report.linked) == {BADGE, ISSUER}

    def test_nothing_is_known_offline(self) -> None:
        report = verify(assertion())
        assert report.outcome is Outcome.INDETERMINATE
        assert codes(report, "proof") == ["net.offline"]
        assert report["binding"].outcome is Outcome.SKIPPED

    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"issuedOn": "2025-01-31T09:00Z"}, "/issuedOn"),
            ({"narrative": "Best of all."}, "/narrative"),
            ({"recipient": {"type": "email", "hashed": False, "identity": "eve@example.org"}}, "/recipient/hashed"),
            ({"badge": f"{SITE}/badges/2"}, "/badge"),
            ({"expires": "2099-01-01T00:00Z"}, "/expires"),
        ],
    )
    def test_another_assertion_is_false(self, changes: dict[str, Any], where: str) -> None:
        report = verify(assertion(**changes), site())
        assert report.outcome is Outcome.FAILED
        (found, *_) = report["proof"].problems
        assert (found.code, found.pointer.startswith(where.rsplit("/", 1)[0] or where)) == ("proof.hosted", True)

    def test_a_member_left_out_is_named(self) -> None:
        (found,) = verify(assertion(), site(assertion(expires="2026-02-01T00:00Z")))["proof"].problems
        assert (found.code, found.pointer) == ("proof.hosted", "/expires")

    def test_documents_may_be_embedded_where_the_host_names_them(self) -> None:
        report = verify(expanded(), site())
        assert report.outcome is Outcome.PASSED, str(report)

    def test_a_copy_of_the_profile_may_lack_its_keys(self) -> None:
        report = verify(expanded(), site(profile(publicKey=KEY)))
        assert report.outcome is Outcome.PASSED, str(report)

    def test_an_embedded_copy_is_nobody_s_word(self) -> None:
        false = expanded()
        false["badge"]["name"] = "Doctor of Medicine"
        (found,) = verify(false, site())["proof"].problems
        assert (found.code, found.pointer) == ("proof.hosted", "/badge/name")
        (found,) = verify(expanded(name="Harvard"), site())["proof"].problems
        assert (found.code, found.pointer) == ("proof.hosted", "/badge/issuer/name")

    def test_an_embedded_issuer_cannot_widen_its_own_scope(self) -> None:
        """The victim's Profile, embedded with a scope that admits the attacker's host."""
        there = "https://evil.example/assertions/1"
        wide = {"allowedOrigins": "evil.example"}
        given = {**expanded(verification=wide), "id": there}
        report = verify(given, site(given))
        assert report.outcome is Outcome.FAILED
        assert codes(report, "proof") == ["proof.hosted"]

    def test_an_assertion_elsewhere_is_not_the_issuer_s(self) -> None:
        given = assertion(id="https://evil.example/assertions/1")
        report = verify(given, site(given), allow_unbound=True)
        assert report["proof"].outcome is Outcome.PASSED
        assert codes(report, "binding") == ["issuer.scope"]
        assert (report.outcome, report.binding) == (Outcome.FAILED, "none")

    def test_the_issuer_says_where_its_assertions_lie(self) -> None:
        there = assertion(id="https://host.example/school/1")
        policy = {"startsWith": ["https://host.example/school/"]}
        assert verify(there, site(there, profile(verification=policy))).outcome is Outcome.PASSED
        assert codes(verify(assertion(), site(profile(verification=policy))), "binding") == ["issuer.scope"]

    def test_a_redirect_to_elsewhere_is_no_answer(self) -> None:
        """Who can make the issuer's server redirect has not written its pages."""
        given = assertion(id=f"{SITE}/go?to=https://evil.example/1")
        world = site(**{given["id"]: ("https://evil.example/1", given)})
        report = verify(given, world)
        assert report.outcome is Outcome.INDETERMINATE
        assert codes(report, "proof") == ["net.redirect"]

    @pytest.mark.parametrize(
        ("page", "code"),
        [
            (b"<html>", "json.syntax"),
            (b"[]", "proof.hosted"),
            (assertion(id=f"{SITE}/assertions/2"), "proof.hosted"),
            (unavailable("net.timeout", "slow"), "net.timeout"),
        ],
    )
    def test_what_lies_there_is_no_assertion(self, page: Any, code: str) -> None:
        report = verify(assertion(), site(**{ASSERTION: page}))
        assert report.outcome is (Outcome.INDETERMINATE if code == "net.timeout" else Outcome.FAILED)
        assert codes(report, "proof") == [code]

    def test_documents_bear_their_own_urls(self) -> None:
        report = verify(assertion(), site(**{ISSUER: profile(id="https://victim.example/issuer")}))
        assert codes(report, "proof") == ["proof.hosted"]

    def test_a_malformed_profile_says_where(self) -> None:
        report = verify(assertion(), site(profile(name=5)))
        assert [(each.code, each.pointer) for each in report["proof"].problems] == [
            ("proof.hosted", "/badge/issuer"),
            ("schema.invalid", "/badge/issuer/name"),
        ]

    def test_an_http_id_is_left_open(self) -> None:
        from vcmicro import HttpsFetcher

        given = assertion(id="http://school.example/assertions/1")
        report = verify_at(given, fetcher=HttpsFetcher(), now=NOW)
        assert (report.outcome, codes(report, "proof")) == (Outcome.INDETERMINATE, ["net.scheme"])

    def test_nothing_is_fetched_for_a_wrong_form(self) -> None:
        world = site()
        report = verify(assertion(recipient=5), world)
        assert report.outcome is Outcome.FAILED
        assert world.asked == []

    def test_a_badge_class_without_a_url_is_vouched_for_by_its_assertion(self) -> None:
        own = assertion(badge={**badge_class(), "id": "urn:uuid:0f5ac1ae-3b95-4dc9-a4a6-7f0d2f5c2b1a"})
        assert verify(own, site(own)).outcome is Outcome.PASSED
        other = json.loads(json.dumps(own))
        other["badge"]["name"] = "Doctor"
        assert codes(verify(other, site(own)), "proof") == ["proof.hosted"]

    def test_an_issuer_without_a_place_hosts_nothing(self) -> None:
        given = assertion(badge={**badge_class(), "id": "urn:uuid:1", "issuer": {**profile(), "id": "urn:uuid:2"}})
        report = verify(given, site(given))
        assert (report.outcome, codes(report, "proof")) == (Outcome.INDETERMINATE, ["issuer.unbound"])


class TestStatus:
    def test_revoked_where_it_lies(self) -> None:
        report = verify(assertion(), site(assertion(revoked=True, revocationReason="Mistake")))
        assert report["proof"].outcome is Outcome.PASSED
        assert report.outcome is Outcome.FAILED
        assert codes(report, "status") == ["status.revoked"]
        assert "Mistake" in report["status"].problems[0].detail

    def test_the_host_may_keep_no_more_than_that_it_is_revoked(self) -> None:
        left = {"@context": CONTEXT, "id": ASSERTION, "type": "Assertion", "revoked": True}
        report = verify(assertion(), site(left))
        assert (report["proof"].outcome, codes(report, "status")) == (Outcome.PASSED, ["status.revoked"])
        assert report.outcome is Outcome.FAILED

    def test_gone(self) -> None:
        report = verify(assertion(), site(**{ASSERTION: unavailable("net.gone", "school.example answered 410")}))
        assert report["proof"].outcome is Outcome.INDETERMINATE
        assert (report["status"].outcome, codes(report, "status")) == (Outcome.FAILED, ["status.revoked"])
        assert report.outcome is Outcome.FAILED

    def _with_list(self, *entries: Any, **changes: Any) -> Report:
        listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList", "revokedAssertions": list(entries)}
        world = signing_site()
        world.pages |= {ISSUER: profile(publicKey=KEY, revocationList=LIST), LIST: {**listed, **changes}}
        return verify(signed(), world)

    @pytest.mark.parametrize("form", [lambda each: each, lambda each: {"id": each}, lambda each: {"uid": each}])
    def test_listed(self, form: Any) -> None:
        report = self._with_list("urn:uuid:1", form("urn:uuid:a953081a-4bbd-4927-9653-7219bca00e3b"))
        assert report["proof"].outcome is Outcome.PASSED
        assert codes(report, "status") == ["status.revoked"]

    def test_not_listed(self) -> None:
        report = self._with_list("urn:uuid:1", {"id": 5}, None)
        assert report.outcome is Outcome.PASSED, str(report)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"id": f"{SITE}/other"}, "status.id"),
            ({"type": "Profile"}, "status.list"),
            ({"issuer": "https://other.example"}, "status.issuer"),
            ({"revokedAssertions": 5}, "status.list"),
        ],
    )
    def test_a_list_that_is_none_leaves_it_open(self, changes: dict[str, Any], code: str) -> None:
        report = self._with_list(**changes)
        assert report.outcome is Outcome.INDETERMINATE
        assert codes(report, "status") == [code]

    def test_a_list_out_of_reach_leaves_it_open(self) -> None:
        world = signing_site()
        world.pages |= {ISSUER: profile(publicKey=KEY, revocationList=LIST)}
        report = verify(signed(), world)
        assert (report.outcome, codes(report, "status")[0]) == (Outcome.INDETERMINATE, "status.unavailable")

    def test_no_list_is_nothing_to_ask(self) -> None:
        assert codes(verify(signed(), signing_site()), "status") == ["check.nothing"]


class TestSigned:
    @pytest.mark.parametrize("kind", ["P-256", "RSA", "Ed25519"])
    def test_it_passes_under_the_issuer_s_key(self, kind: str) -> None:
        world = signing_site(kind)
        report = verify(signed(kind), world)
        assert report.outcome is Outcome.PASSED, str(report)
        assert (report.issuer, report.binding, report.trail[-1].name) == (ISSUER, "https", "ob2")
        assert [url for url, _ in world.asked] == [KEY, BADGE, ISSUER]
        assert report.require(issuer=ANY_ISSUER)["badge"] == BADGE

    def test_only_the_key_is_fetched_for_a_forgery(self) -> None:
        token = jws.sign(
            {}, json.dumps(assertion(verification={"type": "signed", "creator": KEY})).encode(), key("Ed25519")
        )
        world = signing_site("P-256")
        assert verify(token, world).outcome is Outcome.FAILED
        forged = signed().rsplit(".", 1)[0] + "." + signed(narrative="x").rsplit(".", 1)[1]
        report = verify(forged, world)
        assert codes(report, "proof") == ["proof.invalid"]
        assert {url for url, _ in world.asked} == {KEY}

    def test_the_profile_must_list_the_key(self) -> None:
        """An attacker's key that names the victim as its owner."""
        report = verify(signed(), site(key_document()))
        assert report["proof"].outcome is Outcome.PASSED
        assert codes(report, "binding") == ["issuer.mismatch"]
        assert report.outcome is Outcome.FAILED

    def test_the_key_must_name_its_owner(self) -> None:
        report = verify(signed(), signing_site("P-256", key_document(owner="https://other.example/issuer")))
        assert codes(report, "binding") == ["issuer.mismatch"]

    def test_without_creator_it_is_the_issuer_s_only_key(self) -> None:
        token = signed(verification={"type": "signed"})
        assert verify(token, signing_site()).outcome is Outcome.PASSED
        two = signing_site("P-256", profile(publicKey=[KEY, f"{SITE}/key2"]))
        assert codes(verify(token, two), "proof") == ["proof.structure"]

    def test_a_key_within_the_profile(self) -> None:
        method = f"{ISSUER}#key-1"
        world = site(profile(publicKey=[key_document(id=method)]))
        token = signed(verification={"type": "signed", "creator": method})
        assert verify(token, world).outcome is Outcome.PASSED
        missing = signed(verification={"type": "signed", "creator": f"{ISSUER}#key-2"})
        assert codes(verify(missing, world), "proof") == ["did.vm_not_found"]

    @pytest.mark.parametrize("member", ["jwk", "kid", "x5c"])
    def test_keys_of_the_header_are_nobody_s_word(self, member: str) -> None:
        mine = key("Ed25519")
        values = {"jwk": mine.public.to_jwk(), "kid": mine.verification_method, "x5c": ["AAAA"]}
        document = assertion(id="urn:uuid:1", verification={"type": "signed", "creator": KEY})
        token = jws.sign({member: values[member]}, json.dumps(document).encode(), mine)
        assert verify(token, signing_site()).outcome is Outcome.FAILED

    def test_an_embedded_badge_class_is_covered_by_the_signature(self) -> None:
        badge = badge_class(name="As it was called then")
        world = signing_site()
        report = verify(signed(badge=badge), world)
        assert report.outcome is Outcome.PASSED, str(report)
        assert BADGE not in [url for url, _ in world.asked]

    def test_a_hosted_assertion_in_a_jws_is_neither(self) -> None:
        token = signed(verification={"type": "HostedBadge"})
        assert codes(verify(token, signing_site()), "proof") == ["proof.structure"]
        plain = assertion(verification={"type": "signed", "creator": KEY})
        assert codes(verify(plain, signing_site()), "proof") == ["proof.structure"]

    def test_other_algorithms(self) -> None:
        document = json.dumps(assertion(verification={"type": "signed", "creator": KEY})).encode()
        token = jws.sign({}, document, key("RSA").with_algorithm("PS256"))
        assert codes(verify(token, signing_site("RSA")), "proof") == ["jose.alg"]

    def test_a_profile_out_of_reach_leaves_it_open(self) -> None:
        world = signing_site()
        del world.pages[ISSUER]
        assert verify(signed(), world).outcome is Outcome.INDETERMINATE


class TestOtherChecks:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"expires": "2026-06-15T11:00Z"}, "credential.expired"),
            ({"issuedOn": "2026-06-16T00:00+02"}, "credential.not_yet_valid"),
        ],
    )
    def test_dates(self, changes: dict[str, Any], code: str) -> None:
        report = verify(assertion(**changes), site(assertion(**changes)))
        assert codes(report, "validity") == [code]
        assert report["proof"].outcome is Outcome.PASSED

    def test_a_date_without_offset_is_a_warning(self) -> None:
        changed = assertion(issuedOn="2026-01-31")
        report = verify(changed, site(changed))
        assert report.outcome is Outcome.PASSED
        assert codes(report, "schema") == ["time.zone"]

    @pytest.mark.parametrize(
        ("recipient", "outcome", "found"),
        [
            (None, "PASSED", []),
            ({"type": "url", "hashed": False, "identity": "ada@example.org"}, "PASSED", []),
            (
                {"type": "email", "hashed": True, "identity": "md5$" + "0" * 32},
                "FAILED",
                ["recipient.mismatch", "recipient.hash"],
            ),
            (
                {"type": "email", "hashed": True, "salt": "x", "identity": "sha256$" + "0" * 64},
                "FAILED",
                ["recipient.mismatch"],
            ),
        ],
    )
    def test_recipient(self, recipient: Any, outcome: str, found: list[str]) -> None:
        changed = assertion(**({"recipient": recipient} if recipient else {}))
        report = verify(changed, site(changed), recipient="ada@example.org")
        assert (report["recipient"].outcome.value, codes(report, "recipient")) == (outcome, found)
        assert all(each.pointer.startswith("/recipient") for each in report["recipient"].problems)

    def test_endorsements(self) -> None:
        def endorsement(number: int, about: str) -> dict[str, Any]:
            return {
                "@context": CONTEXT,
                "id": f"{SITE}/endorsements/{number}",
                "type": "Endorsement",
                "claim": {"id": about, "endorsementComment": "Good."},
                "issuer": ISSUER,
                "issuedOn": "2026-01-01T00:00Z",
                "verification": {"type": "HostedBadge"},
            }

        urls = [f"{SITE}/endorsements/{number}" for number in (1, 2, 3)]
        given = assertion(endorsement=urls)
        world = site(given, endorsement(1, ASSERTION), endorsement(2, "https://other.example"))
        report = verify(given, world)
        assert report.outcome is Outcome.PASSED
        assert [(each.code, each.pointer) for each in report["endorsements"].problems] == [
            ("endorsement.failed", "/endorsement/1"),
            ("endorsement.failed", "/endorsement/2"),
        ]
        assert [(child.path, child.outcome.value) for child in report.children] == [
            ("/endorsement/0", "PASSED"),
            ("/endorsement/1", "PASSED"),
        ]

    def test_open_badges_1_are_read_only(self) -> None:
        old = {
            "uid": "1",
            "recipient": {"identity": "x"},
            "badge": BADGE,
            "verify": {"type": "hosted", "url": ASSERTION},
        }
        report = verify(old, site())
        assert (report.outcome, codes(report, "proof")) == (Outcome.INDETERMINATE, ["proof.unsupported"])

    def test_time_is_judged_at_the_given_moment(self) -> None:
        report = verify(assertion(), site(), now=datetime(2026, 1, 31, 8, 0, tzinfo=UTC))
        assert codes(report, "validity") == ["credential.not_yet_valid"]


@pytest.mark.parametrize(
    ("location", "policy", "inside"),
    [
        (f"{SITE}/a", {}, True),
        ("https://school.example:443/a", {}, True),
        ("http://school.example/a", {}, False),
        ("https://school.example.evil.example/a", {}, False),
        ("https://evil.example/https://school.example/", {}, False),
        ("https://school.example@evil.example/a", {}, False),
        ("https://evil.example\\@school.example/a", {}, False),
        ("https://a.example/x", {"startsWith": "https://a.example"}, True),
        ("https://a.example.evil.example/x", {"startsWith": "https://a.example"}, False),
        ("https://a.example/b/../evil", {"startsWith": "https://a.example/b/"}, False),
        ("https://a.example/b/%2E%2e/evil", {"startsWith": "https://a.example/b/"}, False),
        ("https://a.example/b/%2e.%2Fevil", {"startsWith": "https://a.example/b/"}, False),
        ("https://a.example/x", {"startsWith": "https"}, False),
        ("https://a.example/x", {"allowedOrigins": ["b.example", "a.example"]}, True),
        ("https://a.example/x", {"allowedOrigins": "https://a.example"}, True),
        ("https://a.example:8443/x", {"allowedOrigins": "a.example"}, False),
        ("https://x.a.example/x", {"allowedOrigins": "a.example"}, False),
        ("https://a.example/x", {"allowedOrigins": "a.example", "startsWith": "https://a.example/y"}, False),
        (f"{SITE}/a", {"verificationProperty": "uid"}, False),
        (f"{SITE}/a", {"startsWith": []}, True),
        (f"{SITE}/a", 5, True),
    ],
)
def test_scope(location: str, policy: Any, inside: bool) -> None:
    assert (outside(location, ISSUER, {"verification": policy}) is None) is inside


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1.0, {"b": 2}]}, None),
        ({"a": True}, {"a": 1}, "/a"),
        ({"a": [1]}, {"a": [1, 2]}, "/a"),
        ({"a/b": 1}, {}, "/a~1b"),
        ({}, {"x": None}, "/x"),
        ({"a": None}, {"a": False}, "/a"),
        ({"a": "1"}, {"a": 1}, "/a"),
    ],
)
def test_comparing(one: Any, other: Any, where: str | None) -> None:
    found = first_difference(one, other)
    assert (found and found[0]) == where


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(
        [ASSERTION, BADGE, ISSUER, KEY, LIST, f"{ISSUER}#k", "Assertion", "Endorsement", "hosted", "signed"]
    )
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "badge", "issuer", "publicKey", "owner"]), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = st.sampled_from([*assertion(), *profile(), *key_document(), "publicKey", "endorsement", "claim", "revoked"])
CHANGES = st.dictionaries(MEMBERS, VALUES, max_size=2)


@given(CHANGES, CHANGES, CHANGES, CHANGES, st.booleans())
def test_whatever_is_given_and_hosted(
    told: dict[str, Any], lies: dict[str, Any], of_issuer: dict[str, Any], of_key: dict[str, Any], is_signed: bool
) -> None:
    """A report and never another exception; a hosted pass is of what lies there."""
    issuer = profile(**{"publicKey": KEY, **of_issuer})
    world = site(**{ASSERTION: assertion(**lies), ISSUER: issuer, KEY: key_document(**of_key)})
    report = verify(signed(**told) if is_signed else assertion(**told), world, recipient="ada@example.org")
    if report.outcome is Outcome.PASSED and not is_signed:
        given_, hosted = assertion(**told), assertion(**lies)
        assert {name: given_.get(name) for name in hosted if name not in ("badge", "revoked")} == {
            name: hosted[name] for name in hosted if name not in ("badge", "revoked")
        }
