"""A list against a dict: whatever order of allocating, setting, publishing and reopening, both say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from documents import key
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from vcmicro import Invalid, Issuer, StatusList
from vcmicro.encoding import decode_multibase_u
from vcmicro.status import bits as bit_strings
from vcmicro.status.bits import inflate, read_value
from vcmicro.status.byte_array import read_value as read_token_value
from vcmicro.status.token import CWT, JWT, open_token

SIGNER = key()
ISSUER = Issuer(SIGNER.did, signer=SIGNER)
URL = "https://univ.example/status/1"
START = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


class _Lists(RuleBasedStateMachine):
    """``values`` is the model: the value of each index that was allocated."""

    make: Callable[[], str]
    options: dict[str, Any]
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).make()
        self.list = StatusList.create(ISSUER, URL, store=self.store, **self.options)
        self.values: dict[int, int] = {}
        self.of: dict[str, list[int]] = {}
        self.published: dict[int, int] | None = None
        self.clock = START

    @rule(target=entries, name=st.none() | st.sampled_from(["urn:a", "urn:b"]), data=st.data())
    def allocate(self, name: str | None, data: st.DataObject) -> Any:
        purposes = self.list.settings.purposes
        purpose = data.draw(st.sampled_from(purposes)) if purposes else None
        entry = self.list.allocate(name, purpose=purpose)
        index = self.list.settings.index_in(entry, URL)
        assert index not in self.values
        self.values[index] = 0
        if name is not None:
            self.of.setdefault(name, []).append(index)
        return entry

    @rule(entry=entries, value=st.integers(0, 3), by_index=st.booleans())
    def set(self, entry: dict[str, Any], value: int, by_index: bool) -> None:
        value %= 1 << self.list.settings.bits
        index = self.list.settings.index_in(entry, URL)
        which = index if by_index else entry
        if entry.get("statusPurpose") == "revocation" and self.values[index] and not value:
            with pytest.raises(Invalid, match="irreversible"):
                self.list.set(which, value)
            return
        self.list.set(which, value)
        self.values[index] = value

    @rule(name=st.sampled_from(["urn:a", "urn:b"]))
    def set_by_credential(self, name: str) -> None:
        if name not in self.of:
            with pytest.raises(Invalid, match=r"status\.unallocated"):
                self.list.set(name)
            return
        self.list.set(name)
        self.values |= dict.fromkeys(self.of[name], 1)

    @rule(index=st.integers(0, 131_071))
    def set_what_nobody_has(self, index: int) -> None:
        if index not in self.values:
            with pytest.raises(Invalid, match=r"status\.unallocated"):
                self.list.set(index)

    @rule()
    def publish(self) -> None:
        self.clock += timedelta(seconds=1)
        self.list.publish(now=self.clock)
        self.published = {index: value for index, value in self.values.items() if value}
        assert not self.list.needs_publishing(self.clock)

    @rule()
    def reopen(self) -> None:
        self.list = StatusList(URL, store=self.store, issuer=ISSUER)

    @invariant()
    def every_value_is_the_models(self) -> None:
        assert all(self.list.get(index) == value for index, value in self.values.items())

    @invariant()
    def what_is_published_is_what_was(self) -> None:
        body = self.list.published()
        assert (body is None) == (self.published is None)
        if body is not None:
            assert listed(body, self.list.settings.bits) == self.published


def listed(body: bytes, size: int) -> dict[int, int]:
    """The values in a published list, of either kind."""
    if body.startswith(b"{"):
        encoded = json.loads(body)["credentialSubject"]["encodedList"]
        array, read = inflate(decode_multibase_u(encoded, max_chars=len(encoded))), read_value
    else:
        array, read = bit_strings.inflate(open_token(body).packed, wrapper="zlib"), read_token_value
    touched = {at * 8 // size + offset for at, byte in enumerate(array) if byte for offset in range(8 // size)}
    values = {index: read(array, index, size) for index in touched}
    return {index: value for index, value in values.items() if value}


@pytest.mark.parametrize(
    "options",
    [
        {"purpose": ["revocation", "suspension"]},
        {"purpose": "message", "bits": 2, "messages": ["received", "read", "answered", "closed"]},
        {"kind": "TokenStatusList", "bits": 2},
    ],
    ids=["bits", "messages", "token"],
)
def test_model(new_store: Callable[[], str], options: dict[str, Any]) -> None:
    members = {"make": staticmethod(new_store), "options": options}
    machine: Any = type("Lists", (_Lists,), members)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    few = settings(max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(machine, settings=few)


@pytest.mark.parametrize("form", [JWT, CWT])
def test_a_token_list_in_either_form(store: str, form: str) -> None:
    tokens = StatusList.create(ISSUER, URL, store=store, kind="TokenStatusList", bits=4)
    entry = tokens.allocate()
    tokens.set(entry, 0x0C)
    signed = tokens.publish(secured_by=form, now=START)
    body = tokens.published()
    assert body == (signed.encode() if isinstance(signed, str) else signed)
    assert listed(body, 4) == {entry["status_list"]["idx"]: 0x0C}
    open_token(body).verify(SIGNER.public)
