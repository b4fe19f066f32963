"""MicroCredential: a builder whose fields are the EU standard elements, and which writes either world from one object.

>>> mc = MicroCredential(title="Digital badges", awarding_body="Univ", awarding_body_id="did:web:univ.example")
>>> mc.missing()
("M1", "M3", ...)
>>> mc.to_ob3(); mc.to_elm()

Source: Council Recommendation 2022/C 243/02, Annex I; field names follow its elements.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from vcmicro import times, vocabularies
from vcmicro.errors import Invalid, invalid
from vcmicro.mapping import EDGES, Options, Source
from vcmicro.mapping.elm_nodes import ECTS, VCM
from vcmicro.mapping.open_badge import finish_contexts, new_credential, uuid_of
from vcmicro.problems import shown
from vcmicro.profiles import Conformity, check
from vcmicro.profiles.facts import LEVEL_NOT_APPLICABLE
from vcmicro.profiles.reading_ob3 import number_of
from vcmicro.times import Instant


@dataclass(frozen=True, slots=True)
class LearningOutcome:
    """A learning outcome, with the IRI of the skill (ESCO or another framework) that it is about, if there is one."""

    title: str
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class QualityAssurance:
    """Who assures quality: the title of the accreditation, the agent that gives it, and its page."""

    title: str
    agent: str
    url: str


@dataclass(slots=True, kw_only=True)
class MicroCredential:
    """Elements M1 to M11 and O1 to O5; every one may be filled later, and ``missing()`` says what is not there yet.

    ``country`` is ISO 3166-1 alpha-2, ``language`` BCP 47. ``ects`` and ``hours`` are the workload. ``eqf`` is a
    level 1 to 8, ``nqf`` the IRI of a national level; ``level_not_applicable`` states that there is none.
    ``assessment_type``, ``participation`` and ``supervision`` are IRIs of the EU lists.
    """

    title: str = ""
    description: str = ""
    id: str | None = None
    learner_id: str | None = None
    learner_name: str | None = None
    learner_email: str | None = None
    learner_national_id: str | None = None
    awarding_body: str = ""
    awarding_body_id: str | None = None
    country: str | None = None
    awarded: datetime | str | None = None
    outcomes: list[LearningOutcome] = field(default_factory=list)
    criteria: str = ""
    ects: Decimal | int | str | None = None
    hours: int | float | None = None
    eqf: int | None = None
    nqf: str | None = None
    level_not_applicable: bool = False
    assessment_type: str | None = None
    participation: str | None = None
    quality: QualityAssurance | None = None
    prerequisites: str | None = None
    supervision: str | None = None
    grade: str | None = None
    part_of: list[str] = field(default_factory=list)
    further_information: str | None = None
    language: str = "en"

    def missing(self) -> tuple[str, ...]:
        """The ids of the mandatory elements that are missing."""
        return self.check().missing

    def check(self, profile: str = "eu-microcredential") -> Conformity:
        """The conformity of what is filled in so far.

        Raises:
            Invalid: ``microcredential.value``.
        """
        return check(self._badge(), profile=profile)

    def to_ob3(self) -> dict[str, Any]:
        """An unsigned Open Badge 3.0.

        Raises:
            Invalid: ``microcredential.incomplete`` without a title, an awarding body with its id, or a date;
                ``microcredential.value`` for a value that its list does not have.
        """
        self._require()
        return self._badge()

    def to_elm(self, *, eidas: str | None = None) -> dict[str, Any]:
        """An unsigned European Digital Credential; ``eidas`` is the issuer's eIDAS legal identifier, for a seal.

        Raises:
            Invalid: as ``to_ob3``; ``convert.country`` without a country.
        """
        source = Source(self.to_ob3(), b"", "application/json", "", Instant(0))
        options = Options(embed="none", language=self.language, country=self.country, eidas=eidas)
        return EDGES["ob3-elm"].apply(source, options).document

    def _require(self) -> None:
        lacking = [
            name
            for name, value in (
                ("title", self.title),
                ("awarding_body", self.awarding_body),
                ("awarding_body_id", self.awarding_body_id),
                ("awarded", self.awarded),
            )
            if not value
        ]
        if lacking:
            raise invalid("microcredential.incomplete", f"nothing is filled in for {', '.join(lacking)}")

    def _refuse_wrong_values(self) -> None:
        """The first field that its list or its kind does not have.

        Raises:
            Invalid: ``microcredential.value``.
        """
        for name, rule, what in _VALUES:
            value = getattr(self, name)
            if value is not None and not rule(value):
                raise invalid("microcredential.value", f"{name} is {shown(value)}, {what}")

    def _badge(self) -> dict[str, Any]:
        self._refuse_wrong_values()
        credential = new_credential()
        credential["id"] = self.id or uuid_of(f"{self.title} {self.awarding_body_id} {self.learner_id} {self.awarded}")
        if self.title:
            credential["name"] = self.title
        credential["issuer"] = self._issuer()
        if self.awarded is not None:
            moment = self.awarded if isinstance(self.awarded, str) else _text(self.awarded)
            credential["validFrom"] = credential["awardedDate"] = moment
        credential["credentialSubject"] = self._subject()
        finish_contexts(credential)
        return credential

    def _issuer(self) -> dict[str, Any]:
        issuer: dict[str, Any] = {"id": self.awarding_body_id or "", "type": ["Profile"]}
        if self.awarding_body:
            issuer["name"] = self.awarding_body
        if self.country is not None:
            issuer["address"] = {"type": ["Address"], "addressCountryCode": self.country.upper()}
        return issuer

    def _subject(self) -> dict[str, Any]:
        subject: dict[str, Any] = {"type": ["AchievementSubject"]}
        if self.learner_id is not None:
            subject["id"] = self.learner_id
        for value, kind in (
            (self.learner_name, "name"),
            (self.learner_email, "emailAddress"),
            (self.learner_national_id, "nationalIdentityNumber"),
        ):
            if value is not None:
                identity = {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
                subject.setdefault("identifier", []).append(identity)
        if self.grade is not None:
            described = f"{self._achievement_id()}#grade"
            subject["result"] = [{"type": ["Result"], "resultDescription": described, "value": self.grade}]
        if self.further_information is not None:
            subject["narrative"] = self.further_information
        subject["achievement"] = self._achievement()
        return subject

    def _achievement_id(self) -> str:
        return uuid_of(f"achievement {self.title} {self.awarding_body_id}")

    def _achievement(self) -> dict[str, Any]:
        node: dict[str, Any] = {
            "id": self._achievement_id(),
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "inLanguage": self.language,
        }
        if self.title:
            node |= {"name": self.title, "description": self.description or self.title}
        texts = [self.criteria] if self.criteria else []
        texts += ["\n".join(f"- {each.title}" for each in self.outcomes)] if self.outcomes else []
        node["criteria"] = {"narrative": "\n\n".join(texts)} if texts else {}
        if alignments := self._alignments():
            node["alignment"] = alignments
        node |= self._workload() | self._how()
        if self.grade is not None:
            description = {
                "id": f"{self._achievement_id()}#grade",
                "type": ["ResultDescription"],
                "name": "Grade",
                "resultType": "Result",
            }
            node["resultDescription"] = [description]
        if self.part_of:
            node["related"] = [{"id": each, "type": ["Related"]} for each in self.part_of]
        return node

    def _alignments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if self.eqf is not None:
            url = f"http://data.europa.eu/snb/eqf/{self.eqf}"
            found.append(_alignment(f"EQF level {self.eqf}", url, "ext:EQF", targetCode=str(self.eqf)))
        if self.nqf is not None:
            known = vocabularies.code_of(self.nqf)
            found.append(_alignment(known.label if known is not None else self.nqf, self.nqf, "ext:NQF"))
        for each in self.outcomes:
            if each.skill is not None:
                is_esco = each.skill.startswith("http://data.europa.eu/esco/")
                found.append(_alignment(each.title, each.skill, "ext:ESCO" if is_esco else "ext:Skill"))
        if self.quality is not None:
            told = self.quality
            found.append(_alignment(told.title, told.url, "ext:QualityAssurance", targetDescription=told.agent))
        return found

    def _workload(self) -> dict[str, Any]:
        node: dict[str, Any] = {}
        points = number_of(self.ects)
        if points is not None:
            node["creditsAvailable"] = int(points) if points == points.to_integral_value() else float(points)
            node["vcmCreditFramework"] = ECTS
        if self.hours is not None:
            minutes = round(self.hours * 60)
            node["vcmNotionalWorkload"] = f"PT{minutes // 60}H" + (f"{minutes % 60}M" if minutes % 60 else "")
        return node

    def _how(self) -> dict[str, Any]:
        node: dict[str, Any] = {}
        for name, value in (("vcmAssessmentType", self.assessment_type), ("vcmMode", self.participation)):
            if value is not None:
                node[name] = [value]
        if self.supervision is not None:
            node["vcmSupervision"] = self.supervision
        if self.prerequisites is not None:
            node["vcmEntryRequirement"] = [self.prerequisites]
        if self.level_not_applicable:
            node["vcmCarried"] = dict(LEVEL_NOT_APPLICABLE)
        return node


def _is_coded(table: str) -> Callable[[Any], bool]:
    """Whether an IRI is one of an EU list, or of the project's own terms that stand beside it."""

    def is_coded(value: Any) -> bool:
        code = vocabularies.code_of(str(value))
        return str(value).startswith(VCM) if code is None else code.table == table

    return is_coded


def _is_amount(value: Any) -> bool:
    number = number_of(value)
    return number is not None and number >= 0


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, datetime) or bool(times.parse(value, zone_required=True))
    except Invalid:
        return False


_VALUES: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("country", lambda value: vocabularies.country(str(value)) is not None, "not a country of ISO 3166-1 alpha-2"),
    ("awarded", _is_time, "not a time with an offset"),
    ("ects", _is_amount, "not a number of 0 or more"),
    ("hours", _is_amount, "not a number of 0 or more"),
    ("eqf", lambda value: vocabularies.lookup("eqf", str(value)) is not None, "levels are 1 to 8"),
    ("nqf", _is_coded("qdr"), "not the IRI of a level in the EU's qualifications register"),
    ("assessment_type", _is_coded("assessment"), "not an IRI of the EU list of assessment types"),
    ("participation", _is_coded("learning-assessment"), "not an IRI of the EU list of modes"),
    ("supervision", _is_coded("supervision-verification"), "not an IRI of the EU list of supervision"),
    ("language", lambda value: vocabularies.language(str(value)) is not None, "not a language (BCP 47)"),
)
"""Fields with lists or kinds of their own: what a value has to be, and what is said of one that is not."""


def _alignment(name: str, url: str, kind: str, **more: str) -> dict[str, Any]:
    return {"type": ["Alignment"], "targetName": name, "targetUrl": url, "targetType": kind, **more}


def _text(moment: datetime) -> str:
    return times.to_text(times.from_datetime(moment))


__all__ = ["LearningOutcome", "MicroCredential", "QualityAssurance"]
