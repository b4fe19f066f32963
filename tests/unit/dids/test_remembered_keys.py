"""Keys of DIDs that are their own documents are remembered, by everything that decides what they are."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.dids import METHODS, Resolver
from vcmicro.dids.resolver import _REMEMBERED, _spelled_out
from vcmicro.errors import Invalid
from vcmicro.keys import Key
from vcmicro.limits import Limits
from vcmicro.registry import Tools


@pytest.fixture(autouse=True)
def forget() -> None:
    _spelled_out.cache_clear()


def _method(key: Key) -> str:
    return key.verification_method


def test_a_key_is_read_once_and_found_again() -> None:
    key = Key.generate()
    first = Resolver().find_key(_method(key), "assertionMethod")
    again = Resolver().find_key(_method(key), "assertionMethod", pointer="/proof/verificationMethod")
    assert first == again and first.key == key.public and first.binding == "did"
    assert _spelled_out.cache_info().hits == 1


def test_what_is_remembered_is_bounded() -> None:
    most = _spelled_out.cache_info().maxsize
    assert most is not None
    for number in range(most + 40):
        Resolver().find_key(_method(Key.from_seed(number.to_bytes(32, "big"))), "assertionMethod")
    assert _spelled_out.cache_info().currsize == most
    long = "did:jwk:" + "A" * _REMEMBERED + "#0"
    with pytest.raises(Invalid):
        Resolver().find_key(long, "assertionMethod")
    assert _spelled_out.cache_info().misses == most + 40


def test_another_purpose_is_another_question() -> None:
    url = _method(Key.generate())
    assert Resolver().find_key(url, "assertionMethod")
    with pytest.raises(Invalid) as caught:
        Resolver().find_key(url, "keyAgreement")
    assert caught.value.code == "did.relationship"


def test_what_one_caller_allows_is_not_allowed_for_the_next() -> None:
    url = _method(Key.generate("secp256k1"))
    allowed = Resolver(tools=Tools(allow=("secp256k1",)))
    for _ in range(2):
        assert allowed.find_key(url, "assertionMethod").key.kind == "secp256k1"
        with pytest.raises(Invalid) as caught:
            Resolver().find_key(url, "assertionMethod")
        assert caught.value.code == "key.unsupported"


def test_refusals_point_to_where_each_was_asked() -> None:
    for pointer in ("/proof/0/verificationMethod", "/proof/1/verificationMethod"):
        with pytest.raises(Invalid) as caught:
            Resolver().find_key("did:key:zBad#zBad", "assertionMethod", pointer=pointer)
        assert caught.value.problem.pointer == pointer


def test_other_limits_and_pinned_keys_are_asked_first() -> None:
    key, other = Key.generate(), Key.generate()
    url = _method(key)
    assert Resolver().find_key(url, "assertionMethod").key == key.public
    with pytest.raises(Invalid):
        Resolver(tools=Tools(limits=Limits(long_multikey_chars=20))).find_key(url, "assertionMethod")
    pinned = Resolver(pinned={url: other.public}).find_key(url, "assertionMethod")
    assert pinned.key == other.public and pinned.binding == "pinned"


def test_a_method_of_the_callers_is_asked_every_time() -> None:
    class Counting:
        name = "key"
        asked = 0

        def resolve(self, did: str, case: Any) -> dict[str, Any]:
            self.asked += 1
            return dict(METHODS["key"].resolve(did, case))

    counting, url = Counting(), _method(Key.generate())
    for _ in range(3):
        Resolver(tools=Tools(methods=METHODS.plus(counting))).find_key(url, "assertionMethod")
    assert counting.asked == 3 and _spelled_out.cache_info().currsize == 0
