"""The extensions of badge classes that edubadges (SURF) uses on Open Badges 2.0, as tables.

Source: the JSON Schemas of github.com/edubadges/extensions. That of ``InstitutionCountryExtension`` describes another
member than it requires; the one it requires is meant.
"""

from __future__ import annotations

from vcmicro.shapes.kinds import CREDITS, STRING, URI
from vcmicro.shapes.table import Member, Scalar, Shape

_NUMBER = Scalar("Float", "a number", CREDITS.accepts)

SHAPES_OF_EDUBADGES = tuple(
    Shape(f"{name}Extension/2.0", (member,))
    for name, member in (
        ("ECTS", Member("ECTS", _NUMBER, "1")),
        ("EQF", Member("EQF", _NUMBER, "1")),
        ("EducationProgramIdentifier", Member("EducationProgramIdentifier", _NUMBER, "1..*")),
        ("GradingTable", Member("GradingTableURL", URI, "1")),
        ("InstitutionCountry", Member("InstitutionCountry", STRING, "1")),
        ("InstitutionIdentifier", Member("InstitutionIdentifier", STRING, "1")),
        ("InstitutionName", Member("InstitutionName", STRING, "1")),
        ("Language", Member("Language", STRING, "1")),
        ("LearningOutcome", Member("LearningOutcome", STRING, "1")),
        ("StudyLoad", Member("StudyLoad", _NUMBER, "1")),
        ("TimeInvestment", Member("TimeInvestment", _NUMBER, "1")),
    )
)
