"""What the other processes of these tests do; each prints a line when a step is done, and not before.

python working.py allocate STORE COUNT      an index a line
python working.py set STORE FIRST LAST      each index of the range, set, a line
python working.py churn STORE               allocate, set and publish until killed
"""

from __future__ import annotations

import sys

from vcmicro import Issuer, Key, StatusList

URL = "https://univ.example/status/1"


def issuer() -> Issuer:
    """The same in every process."""
    key = Key.from_seed(bytes([1]) * 32)
    return Issuer(key.did, signer=key)


def status_list(store: str) -> StatusList:
    """The list that they share."""
    return StatusList.create(issuer(), URL, store=store, purpose=["revocation", "suspension"])


def say(*words: object) -> None:
    """One line, at once: a process that is killed has said all that it has done."""
    print(*words, flush=True)


def main(verb: str, store: str, *rest: str) -> None:
    shared = status_list(store)
    if verb == "allocate":
        for number in range(int(rest[0])):
            entry = shared.allocate(f"urn:{rest[1]}:{number}", purpose="revocation")
            say("allocated", entry["statusListIndex"])
    elif verb == "set":
        for index in rest:
            shared.set(int(index))
            say("set", index)
    else:
        while True:
            entry = shared.allocate(purpose="revocation")
            say("allocated", entry["statusListIndex"])
            shared.set(entry)
            say("set", entry["statusListIndex"])
            shared.publish()
            say("published")


if __name__ == "__main__":
    main(*sys.argv[1:])
