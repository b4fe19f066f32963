"""getProfile and putProfile (Open Badges 3.0 sections 6.2.4 and 6.2.5)."""

from __future__ import annotations

from vcmicro import Profile
from vcmicro.server.answers import JSON, Answer, Refused, problems
from vcmicro.server.calls import Call
from vcmicro.server.open_badges.keeping import Keeping, keeping_at
from vcmicro.server.working import Workplace, parse


async def get_profile(call: Call) -> Answer:
    """The owner's profile."""
    return await call.work(profile, call.caller)


async def put_profile(call: Call) -> Answer:
    """Keep the owner's profile."""
    return await call.work(kept_profile, call.caller)


def profile(place: Workplace, body: bytes, owner: str) -> Answer:
    """The profile as it was put.

    Raises:
        Refused: 404 ``server.not_found`` where none was.
        Unavailable: ``server.store``.
    """
    found = _keeping(place).profile(owner)
    if found is None:
        raise Refused(404, "server.not_found", "no profile was put yet")
    return Answer(200, found, JSON)


def kept_profile(place: Workplace, body: bytes, owner: str) -> Answer:
    """Keep the Profile of a body, in the place of the one before.

    Raises:
        VcmicroError, Refused
    """
    value = parse(body)
    types = value.get("type")
    if "Profile" not in (types if isinstance(types, list) else [types]):
        raise Refused(400, "server.body", "it is no Profile", "/type")
    found = [each for each in Profile.parse(value).problems() if not each.warning]
    if found:
        return problems(found, 400)
    _keeping(place).put_profile(owner, body)
    return Answer(200, body, JSON)


def _keeping(place: Workplace) -> Keeping:
    settings = place.settings.open_badges
    assert settings is not None
    return keeping_at(settings.store)
