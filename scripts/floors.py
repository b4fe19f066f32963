"""Print the oldest supported version of each run-time dependency, as pip constraints (see ``make lowest``)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text("utf-8"))["project"]

EXTRAS = PROJECT["optional-dependencies"]

for requirement in [*PROJECT["dependencies"], *EXTRAS["cli"], *EXTRAS["status"]]:
    name, floor = re.fullmatch(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", requirement).groups()
    print(f"{name}=={floor}")
