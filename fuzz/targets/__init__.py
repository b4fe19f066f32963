"""The targets, one file each: its name is the file's, ``TARGET`` is what it holds."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzz.target import Target

NAMES = (
    "engine",
    "strict_json",
    "jws",
    "sd_jwt",
    "di_document",
    "did",
    "did_document",
    "multibase",
    "status_list",
    "status_token",
    "json_schema",
    "pdf",
    "png",
    "svg",
    "date",
    "url_policy",
)


def load(name: str) -> Target:
    """The target of this name; imported late, so that Atheris can instrument what it imports."""
    target: Target = importlib.import_module(f"fuzz.targets.{name}").TARGET
    return target
