"""The OB 3.0 credential while it is written from an OB 2.0 assertion."""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.mapping.conversion import Options
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.places import Place, Target


class Draft(NamedTuple):
    """The nodes that rules write to, and the ledger that they write in."""

    ledger: Ledger
    options: Options
    credential: Target
    subject: Target
    achievement: Target

    def carry(self, place: Place, name: str) -> None:
        """K39: keep a member that has no place of its own, as a JSON literal."""
        is_extension = name.startswith("extensions:")
        member = "vcmOb2Extensions" if is_extension else "vcmCarried"
        box = self.achievement.child(member)
        self.ledger.took("K39", place, box.put(_free(box.node, name), place.value), carrier=member)

    def note(self, rule: str, place: Place, name: str, target: str = "") -> None:
        """Keep a value as it was written beside what a rule made of it."""
        kept = self.achievement.child("vcmCarried").put(name, place.value)
        self.ledger.took(rule, place, target or kept, carrier="vcmCarried")


def _free(box: dict[str, Any], name: str) -> str:
    """A name that the box does not have yet (assertion, badge class and issuer may share one)."""
    found, count = name, 2
    while found in box:
        found, count = f"{name}#{count}", count + 1
    return found


def image_of(place: Place) -> dict[str, Any] | None:
    """An OB 3.0 Image from a URL, a data: URL or an OB 2.0 image object."""
    if isinstance(place.value, str):
        return {"id": place.value, "type": "Image"}
    id_, caption = place.text("id"), place.text("caption")
    if id_ is None:
        return None
    return {"id": id_, "type": "Image", **({"caption": caption} if caption else {})}
