"""Write the code lists of ``src/vcmicro/vocabularies`` anew from the EU's published lists.

    python scripts/vocabularies.py FOLDER

FOLDER holds the lists as CSV (``uri,label_en``), as the EU's Publications Office and Europass publish them. What is
written are facts: codes, English labels, and which country or language code of ISO 3166 or ISO 639 each stands for.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "src" / "vcmicro" / "vocabularies"
SNB = "http://data.europa.eu/snb/"
NAL = "http://publications.europa.eu/resource/authority/"
# Published file -> the name under which the codes stand in codes.csv (the last part of the concepts' address).
SHORT_LISTS = (
    "credential-profiles",
    "credit-points",
    "entitlement-status",
    "eqf",
    "europass-accreditation-types",
    "europass-content-encoding-types",
    "europass-learning-activity-types",
    "europass-learning-assessment-types",
    "europass-learning-entitlement-types",
    "europass-learning-opportunity-types",
    "europass-learning-schedule-types",
    "europass-learning-setting-types",
    "europass-modes",
    "europass-target-groups",
    "evidence-type",
    "file-type",
    "isced-f",
    "nqf",
    "skill-reuse-levels",
    "skill-types",
    "supervision-verification",
)


def main(folder: Path) -> None:
    rows = []
    for name in SHORT_LISTS:
        for row in _read(folder / f"{name}.csv"):
            table, _, code = row["uri"].removeprefix(SNB).removeprefix(NAL).rpartition("/")
            rows.append((table, code, row["label_en"]))
    _write("codes.csv", ("table", "code", "label"), sorted(set(rows)))
    countries = [row for row in _read(folder / "map-country-alpha2-nal.csv") if row["alpha2"] not in ("UK", "EL")]
    _write(
        "countries.csv",
        ("alpha2", "code", "label"),
        ((row["alpha2"], row["nal_code"], row["label_en"]) for row in countries),
    )
    languages = _read(folder / "map-language-iso639-1-nal.csv")
    _write(
        "languages.csv",
        ("iso639", "code", "label"),
        ((row["iso639_1"], row["nal_code"], row["label_en"]) for row in languages),
    )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (HOME / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
