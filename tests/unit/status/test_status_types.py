"""Entries and lists: what a verified list says, and what is refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError
from vcmicro.limits import DEFAULT, Limits
from vcmicro.status import STATUS_TYPES, StatusType
from vcmicro.status.bits import encode_bits

URL = "https://issuer.example/status/3"
AT = "/credentialStatus/1"
KINDS = [kind for kind in STATUS_TYPES.values() if kind.secured == "credential"]
BITSTRING = STATUS_TYPES["BitstringStatusListEntry"]
LIST_2021 = STATUS_TYPES["StatusList2021Entry"]


def entry(kind: StatusType, **changes: Any) -> dict[str, Any]:
    members = {
        "type": kind.name,
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": URL,
        **changes,
    }
    return {name: value for name, value in members.items() if value is not ...}


def encoded(kind: StatusType, packed: bytes) -> str:
    text = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
    return "u" + text if kind is BITSTRING else text


def listing(kind: StatusType, packed: bytes | None = None, **changes: Any) -> dict[str, Any]:
    subject = {
        "type": {"BitstringStatusListEntry": "BitstringStatusList", "StatusList2021Entry": "StatusList2021"}[kind.name],
        "statusPurpose": "revocation",
        "encodedList": encoded(kind, encode_bits([94567]) if packed is None else packed),
        **changes,
    }
    return {"type": ["VerifiableCredential", *kind.list_types], "credentialSubject": subject}


def refusal(
    kind: StatusType, asked: dict[str, Any], listed: dict[str, Any], limits: Limits = DEFAULT
) -> tuple[str, str]:
    with pytest.raises(VcmicroError) as caught:
        kind.read(asked, listed, limits, AT)
    return caught.value.code, caught.value.problem.pointer


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
class TestEveryType:
    def test_set_and_clear(self, kind: StatusType) -> None:
        revoked = kind.read(entry(kind), listing(kind), DEFAULT, AT)
        assert (revoked.purpose, revoked.set, revoked.value, revoked.message) == ("revocation", True, 1, None)
        for neighbour in ("94566", "94568", "0", "131071"):
            clear = kind.read(entry(kind, statusListIndex=neighbour), listing(kind))
            assert (clear.set, clear.value, clear.problems) == (False, 0, ())

    @pytest.mark.parametrize(
        "index",
        [
            "-1",
            "1_000",
            "٣",
            "5.0",
            "05",
            "",
            " 5",
            "5 ",
            "+5",
            "0x5",
            "1e3",
            "5\n",
            "9" * 17,
            5,
            5.0,
            True,
            None,
            ["5"],
        ],
    )
    def test_an_index_is_decimal_digits_in_a_string(self, kind: StatusType, index: Any) -> None:
        asked = entry(kind, statusListIndex=index)
        assert refusal(kind, asked, listing(kind)) == ("status.index", AT + "/statusListIndex")

    def test_no_index(self, kind: StatusType) -> None:
        asked = entry(kind, statusListIndex=...)
        assert refusal(kind, asked, listing(kind)) == ("status.index", AT + "/statusListIndex")

    @pytest.mark.parametrize("index", ["131072", "9" * 16])
    def test_beyond_the_list(self, kind: StatusType, index: str) -> None:
        asked = entry(kind, statusListIndex=index)
        assert refusal(kind, asked, listing(kind)) == ("status.range", AT + "/statusListIndex")

    @pytest.mark.parametrize("purpose", ["suspension", ["suspension", "message"], None, 5, {"a": 1}, []])
    def test_purposes_must_agree(self, kind: StatusType, purpose: Any) -> None:
        listed = listing(kind, statusPurpose=purpose)
        assert refusal(kind, entry(kind), listed) == ("status.purpose_mismatch", AT + "/statusPurpose")

    def test_a_list_may_serve_several_purposes(self, kind: StatusType) -> None:
        listed = listing(kind, statusPurpose=["suspension", "revocation"])
        assert kind.read(entry(kind), listed).set

    @pytest.mark.parametrize(
        ("purpose", "code"), [(..., "schema.required"), (5, "schema.invalid"), ("", "schema.invalid")]
    )
    def test_an_entry_names_one_purpose(self, kind: StatusType, purpose: Any, code: str) -> None:
        asked = entry(kind, statusPurpose=purpose)
        assert refusal(kind, asked, listing(kind)) == (code, AT + "/statusPurpose")

    @pytest.mark.parametrize(
        "changes",
        [
            {"type": ["VerifiableCredential"]},
            {"type": None},
            {"credentialSubject": None},
            {"credentialSubject": []},
            {"credentialSubject": [{}, {}]},
            {"credentialSubject": {"type": "RevocationList2020"}},
        ],
    )
    def test_what_is_no_list(self, kind: StatusType, changes: dict[str, Any]) -> None:
        listed = {**listing(kind), **changes}
        assert refusal(kind, entry(kind), listed) == ("status.list", AT + "/statusListCredential")

    def test_one_subject_may_stand_in_an_array(self, kind: StatusType) -> None:
        listed = listing(kind)
        listed["credentialSubject"] = [listed["credentialSubject"]]
        assert kind.read(entry(kind), listed).set

    @pytest.mark.parametrize("text", [None, 5, "", "u", "uH4s!", "zH4sIAAAA", "H4sIAAAAAAAA A", "uAAAA", "==="])
    def test_what_is_no_encoded_list(self, kind: StatusType, text: Any) -> None:
        listed = listing(kind, encodedList=text)
        assert refusal(kind, entry(kind), listed) == ("status.list", AT + "/statusListCredential")

    def test_limits(self, kind: StatusType) -> None:
        small = Limits(status_encoded_bytes=10)
        assert refusal(kind, entry(kind), listing(kind), small)[0] == "limit.size"
        small = Limits(status_inflated_bytes=1000)
        assert refusal(kind, entry(kind), listing(kind), small)[0] == "limit.decompressed"

    def test_a_short_list_is_left_open(self, kind: StatusType) -> None:
        listed = listing(kind, encode_bits([5], 131_072 - 8))
        with pytest.raises(Unavailable) as caught:
            kind.read(entry(kind, statusListIndex="5"), listed, DEFAULT, AT)
        assert caught.value.code == "status.length"

    def test_a_short_list_may_be_allowed(self, kind: StatusType) -> None:
        listed = listing(kind, encode_bits([5], 1024))
        value = kind.read(entry(kind, statusListIndex="5"), listed, DEFAULT, AT, short=True)
        assert value.set
        assert [(each.code, each.warning) for each in value.problems] == [("status.length", True)]
        with pytest.raises(Invalid) as caught:
            kind.read(entry(kind, statusListIndex="1024"), listed, DEFAULT, AT, short=True)
        assert caught.value.code == "status.range"

    def test_url(self, kind: StatusType) -> None:
        assert kind.url(entry(kind), AT) == URL
        for value, code in ((..., "schema.required"), (5, "schema.invalid"), ("status/3", "schema.invalid")):
            with pytest.raises(Invalid) as caught:
                kind.url(entry(kind, statusListCredential=value), AT)
            assert (caught.value.code, caught.value.problem.pointer) == (code, AT + "/statusListCredential")

    @given(data=st.data())
    def test_no_entry_or_list_raises_another_error(self, kind: StatusType, data: st.DataObject) -> None:
        scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9)
        values = st.recursive(scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below))
        asked, listed = entry(kind), listing(kind)
        victim = data.draw(st.sampled_from([asked, listed, listed["credentialSubject"]]))
        name = data.draw(st.sampled_from([*victim, "statusSize", "statusMessage"]))
        victim[name] = data.draw(values)
        try:
            kind.url(asked)
            kind.read(asked, listed)
        except VcmicroError:
            pass


class TestBitstring:
    def test_a_multibase_prefix_is_required(self) -> None:
        listed = listing(BITSTRING)
        listed["credentialSubject"]["encodedList"] = listed["credentialSubject"]["encodedList"][1:]
        assert refusal(BITSTRING, entry(BITSTRING), listed)[0] == "status.list"

    def test_messages(self) -> None:
        messages = [
            {"status": "0x0", "message": "pending"},
            {"status": "0X1", "message": "accepted"},
            "stray",
            {"status": "2"},
            {"status": "0x3", "message": 5},
        ]
        packed = encode_bits({7: 1, 8: 2, 9: 3}, size=2)
        listed = listing(BITSTRING, packed, statusPurpose="message")
        for index, value, message in (("6", 0, "pending"), ("7", 1, "accepted"), ("8", 2, None), ("9", 3, None)):
            asked = entry(
                BITSTRING, statusPurpose="message", statusListIndex=index, statusSize=2, statusMessage=messages
            )
            read = BITSTRING.read(asked, listed)
            assert (read.purpose, read.value, read.set, read.message) == ("message", value, value != 0, message)
            assert [(each.code, each.warning) for each in read.problems] == [("schema.invalid", True)]

    @pytest.mark.parametrize(
        ("size", "messages", "warned"),
        [
            (1, ..., False),
            (1, [{"status": "0x0", "message": "no"}, {"status": "0x1", "message": "yes"}], False),
            (1, [{"status": "0x1", "message": "yes"}], True),
            (2, ..., True),
            (2, [{"status": hex(value), "message": str(value)} for value in range(4)], False),
        ],
    )
    def test_there_is_a_message_for_every_value(self, size: int, messages: Any, warned: bool) -> None:
        asked = entry(BITSTRING, statusListIndex="7", statusSize=size, statusMessage=messages)
        read = BITSTRING.read(asked, listing(BITSTRING, encode_bits({7: 1}, size=size)), DEFAULT, AT)
        assert [each.pointer for each in read.problems] == ([AT + "/statusMessage"] if warned else [])

    def test_references(self) -> None:
        asked = entry(BITSTRING, statusReference=["https://issuer.example/meaning", "meaning", 5])
        read = BITSTRING.read(asked, listing(BITSTRING), DEFAULT, AT)
        assert read.references == ("https://issuer.example/meaning",)
        assert [each.pointer for each in read.problems] == [AT + "/statusReference"] * 2

    def test_entries_not_bits_are_counted(self) -> None:
        asked = entry(BITSTRING, statusSize=2)
        assert refusal(BITSTRING, asked, listing(BITSTRING)) == ("status.length", AT)

    @pytest.mark.parametrize(
        ("size", "code"),
        [
            (0, "schema.invalid"),
            (-1, "schema.invalid"),
            (True, "schema.invalid"),
            (2.0, "schema.invalid"),
            ("1", "schema.invalid"),
            (None, "schema.invalid"),
            (33, "status.unsupported"),
            (10**9, "status.unsupported"),
        ],
    )
    def test_sizes(self, size: Any, code: str) -> None:
        asked = entry(BITSTRING, statusSize=size)
        assert refusal(BITSTRING, asked, listing(BITSTRING)) == (code, AT + "/statusSize")


class TestStatusList2021:
    def test_both_alphabets_and_paddings_are_read(self) -> None:
        packed = encode_bits(range(0, 131_072, 3))
        plain = base64.b64encode(packed)
        url = base64.urlsafe_b64encode(packed)
        assert b"+" in plain and b"/" in plain
        for text in (plain, plain.rstrip(b"="), url, url.rstrip(b"=")):
            listed = listing(LIST_2021, encodedList=text.decode())
            assert LIST_2021.read(entry(LIST_2021, statusListIndex="3"), listed).set

    @pytest.mark.parametrize("tail", ["=", "==", "===", "====", "-+"])
    def test_wrong_padding_and_mixed_alphabets_are_refused(self, tail: str) -> None:
        text = base64.b64encode(encode_bits([1])).decode().rstrip("=") + tail
        if len(text) % 4 == 0 and len(tail) < 3:
            text = "A" + text
        assert refusal(LIST_2021, entry(LIST_2021), listing(LIST_2021, encodedList=text))[0] == "status.list"


def test_a_list_of_another_type_is_no_list() -> None:
    assert refusal(BITSTRING, entry(BITSTRING), listing(LIST_2021))[0] == "status.list"
    assert refusal(LIST_2021, entry(LIST_2021), listing(BITSTRING))[0] == "status.list"


def test_limits_are_a_kind_of_invalid() -> None:
    with pytest.raises(LimitExceeded):
        BITSTRING.read(entry(BITSTRING), listing(BITSTRING), Limits(status_encoded_bytes=1))
