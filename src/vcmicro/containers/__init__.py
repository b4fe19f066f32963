"""Containers: images and documents that carry a credential. They peel and bake bytes, and judge nothing inside."""

from __future__ import annotations

from typing import Protocol

from vcmicro.containers.baked import Baked
from vcmicro.containers.pdf import Pdf
from vcmicro.containers.png import Png
from vcmicro.containers.svg import Svg
from vcmicro.limits import Limits
from vcmicro.registry import Registry

__all__ = ["CONTAINERS", "Baked", "Container"]


class Container(Protocol):
    """One kind of image."""

    @property
    def name(self) -> str:
        """The usual file extension, without the dot."""

    def recognizes(self, data: bytes) -> bool:
        """Whether ``data`` is an image of this kind, sound or not."""

    def read(self, data: bytes, limits: Limits = ...) -> list[Baked]:
        """The one credential of the image, in a list; raises ``Invalid``."""

    def write(self, data: bytes, credential: str, limits: Limits = ...) -> bytes:
        """The image with ``credential`` baked in, in place of any other; raises ``Invalid``."""


CONTAINERS: Registry[Container] = Registry(Png(), Svg(), Pdf())
"""Every container by its name."""
