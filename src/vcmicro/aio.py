"""The same verbs, awaited: each runs in a worker thread, since the work is arithmetic and bounded waiting.

>>> from vcmicro import aio
>>> report = await aio.verify(data, fetcher=HttpsFetcher())
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from vcmicro import baking, converting, issuing, presenting, verifying
from vcmicro.keys import Signer
from vcmicro.report import Report

if TYPE_CHECKING:
    from pathlib import Path

    from vcmicro.converting import Conversion
    from vcmicro.models import VerifiableCredential
    from vcmicro.opening import Given

__all__ = ["bake", "convert", "derive", "issue", "present", "unbake", "verify", "verify_url"]


async def verify(given: Given, **options: Any) -> Report:
    """``vcmicro.verify``, awaited."""
    return await asyncio.to_thread(verifying.verify, given, **options)


async def verify_url(url: str, **options: Any) -> Report:
    """``vcmicro.verify_url``, awaited."""
    return await asyncio.to_thread(verifying.verify_url, url, **options)


async def issue(
    credential: VerifiableCredential | Mapping[str, Any], *, signer: Signer, **options: Any
) -> dict[str, Any] | str | bytes:
    """``vcmicro.issue``, awaited."""
    return await asyncio.to_thread(issuing.issue, credential, signer=signer, **options)


async def derive(given: Given, *, pointers: Sequence[str], **options: Any) -> dict[str, Any] | str:
    """``vcmicro.derive``, awaited."""
    return await asyncio.to_thread(presenting.derive, given, pointers=pointers, **options)


async def present(
    credentials: Given | Iterable[Given], *, holder: str, signer: Signer, **options: Any
) -> dict[str, Any] | str | bytes:
    """``vcmicro.present``, awaited."""
    return await asyncio.to_thread(presenting.present, credentials, holder=holder, signer=signer, **options)


async def convert(given: Given, *, to: Literal["ob3", "elm", "clr"], **options: Any) -> Conversion:
    """``vcmicro.convert``, awaited."""
    return await asyncio.to_thread(converting.convert, given, to=to, **options)


async def bake(signed: dict[str, Any] | str | bytes, *, into: bytes | Path, **options: Any) -> bytes:
    """``vcmicro.bake``, awaited."""
    return await asyncio.to_thread(baking.bake, signed, into=into, **options)


async def unbake(image: bytes | Path, **options: Any) -> dict[str, Any] | str:
    """``vcmicro.unbake``, awaited."""
    return await asyncio.to_thread(baking.unbake, image, **options)
