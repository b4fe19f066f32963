"""Hypothesis strategies for European credentials: every member of the application profile, several languages, several
claims of each kind, parts within parts. What is drawn conforms to the tables of the profile."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from vcmicro import vocabularies
from vcmicro.shapes.elm.rows import Rule, rules
from vcmicro.shapes.elm.versions import PROFILES

CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
FULL = "http://data.europa.eu/snb/model/ap/edc-generic-full"
TABLE = rules("3.2", PROFILES[FULL])
LANGUAGES = ("en", "nl", "de", "mt")
CLAIMS = ("LearningAchievement", "LearningActivity", "LearningAssessment", "LearningEntitlement")
DEEPEST = 5
_TYPES = {"EuropeanDigitalCredential": ["VerifiableCredential", "EuropeanDigitalCredential"]}
_CODES = {
    "country": ("NLD", "IRL", "MLT"),
    "language": ("ENG", "NLD", "DEU", "MLT"),
    "eqf": ("4", "6"),
    "isced-f": ("05", "0511"),
    "education-credit": ("6fcec5c5af", "60b314e826"),
    "file-type": ("PNG", "PDF", "JSON"),
    "learning-assessment": ("920fbb3cbe", "e92d221e4d"),
    "assessment": ("6e6cb2cc78", "3484bd7e51"),
    "supervision-verification": ("c598449d64", "70be69aaf9"),
}
_FREE = {"framework": "education-credit", "mode": "learning-assessment", "idVerification": "supervision-verification"}
"""Members whose code list the shapes do not ask for, and that rules read."""
_CONTENT = ("aGVsbG8=", "eyJhIjoxfQ==")
# Made by the issuer of the wrapper, or of the presentation that this is not.
_NOT_DRAWN = frozenset({"proof", "credentialStatus", "holder", "verifiableCredential", "evidenceTarget"})

_word = st.text(st.characters(categories=["L", "Nd"]), min_size=2, max_size=8).map(lambda each: f"{each}q")
_serial = st.integers(1, 10**6)
_moment = st.datetimes().map(lambda each: each.replace(microsecond=0, year=2000 + each.year % 40).isoformat() + "Z")
_url = _serial.map(lambda each: f"https://univ.example/{each}")
_literals: dict[str, st.SearchStrategy[Any]] = {
    "dateTime": _moment,
    "duration": st.sampled_from(["PT60H", "P2M", "P2DT12H"]),
    "anyURI": _url,
    "integer": _serial.map(str),
    "positiveInteger": _serial.map(str),
    "decimal": st.sampled_from(["3.5", "4"]),
    "boolean": st.sampled_from(["true", "false"]),
}


class _Maker:
    """Draws the nodes of one credential, each with an id of its own: its document's, or one that means something."""

    def __init__(self, draw: st.DrawFn, primary: str) -> None:
        self.draw = draw
        self.primary = primary
        self._count = 0

    def node(self, name: str, depth: int, given: dict[str, Any] | None = None) -> dict[str, Any]:
        """A node of a class: what the class must have, and some of what it may have."""
        self._count += 1
        local = self.draw(st.booleans())
        made: dict[str, Any] = {"id": f"urn:epass:{name[0].lower()}{name[1:]}:{self._count}"}
        if not local or name == "EuropeanDigitalCredential":
            made["id"] = f"https://univ.example/{name}/{self._count}"
        made["type"] = _TYPES.get(name, name)
        members = dict(TABLE.get(name, {}))
        may = [each for each in members if not members[each].least and each not in _NOT_DRAWN]
        most = max(0, 5 - depth) if depth < DEEPEST else 0
        chosen = self.draw(st.lists(st.sampled_from(may), max_size=most, unique=True)) if may and most else []
        made |= given or {}
        for member, rule in members.items():
            if member not in made and (rule.least or member in chosen) and member not in _NOT_DRAWN:
                value = self.values(rule, name, depth + 1)
                if value is not None:
                    made[member] = value
        return made

    def values(self, rule: Rule, owner: str, depth: int) -> Any:
        """One value, or several where the member may have several."""
        if rule.datatypes and rule.datatypes[0] == "langString":
            return {self.primary: [self.draw(_word)]} if rule.most == 1 else self.texts()
        one = self.value(rule, owner, depth)
        if rule.most == 1 or one is None:
            return one
        more = self.draw(st.integers(0, 1)) if depth < DEEPEST else 0
        return [one, *(self.value(rule, owner, depth) for _ in range(more))]

    def texts(self) -> dict[str, Any]:
        """A language map: the primary language, and perhaps others."""
        others = self.draw(
            st.lists(st.sampled_from([each for each in LANGUAGES if each != self.primary]), max_size=2, unique=True)
        )
        keys = self.draw(st.permutations([self.primary, *others]))
        return {key: [self.draw(_word)] for key in keys}

    def value(self, rule: Rule, owner: str, depth: int) -> Any:
        """One value that the rule takes."""
        name = rule.member
        if name in ("content", "contentEncoding", "contentType"):
            return self._media(name)
        if name == "credentialSchema":
            return {"id": FULL, "type": "ShaclValidator2017"}
        if name in ("validUntil", "expirationDate"):
            return f"20{self.draw(st.integers(50, 60))}-01-01T00:00:00Z"
        if rule.maximum is not None:
            return self.draw(st.integers(1, rule.maximum))
        if rule.datatypes:
            return self.draw(_literals.get(rule.datatypes[0], _word))
        if name == "point":
            return self.draw(st.sampled_from(["3", "7,5", "60.00"]))
        if rule.nodes == ("ClaimNodeShape",):
            return self.claim(self.draw(st.sampled_from(CLAIMS)), depth)
        if not rule.classes:
            return self.draw(_url)
        classes = sorted(set.intersection(*map(set, rule.classes)))
        class_ = "Organisation" if "Organisation" in classes else self.draw(st.sampled_from(classes))
        if class_ == "Concept":
            return self.concept(rule)
        if depth > DEEPEST + 2 and not rule.least:
            return None
        if class_ in CLAIMS:
            return self.claim(class_, depth)
        made = self.node(class_, depth)
        for shape in rule.nodes:
            for each in TABLE[shape].values():
                if each.member not in made and each.least:
                    made[each.member] = self.values(each, class_, depth + 1)
        return made

    def _media(self, name: str) -> Any:
        if name == "content":
            return self.draw(st.sampled_from(_CONTENT))
        table, code = (
            ("encoding", "6146cde7dd")
            if name == "contentEncoding"
            else ("file-type", self.draw(st.sampled_from(_CODES["file-type"])))
        )
        found = vocabularies.lookup(table, code)
        assert found is not None
        return found.to_concept()

    def concept(self, rule: Rule) -> dict[str, Any]:
        """A concept of the list that the rule names, or of none."""
        scheme = rule.schemes[0][0] if rule.schemes else ""
        table = scheme.removesuffix("/25831c2").rpartition("/")[2] or _FREE.get(rule.member, "")
        codes = [found for code in _CODES.get(table, ()) if (found := vocabularies.lookup(table, code)) is not None]
        if codes and (scheme or self.draw(st.booleans())):
            return self.draw(st.sampled_from(codes)).to_concept()
        self._count += 1
        id_ = f"https://codes.example/{self._count}" if self.draw(st.booleans()) else f"urn:epass:concept:{self._count}"
        made: dict[str, Any] = {"id": id_, "type": "Concept", "prefLabel": self.texts()}
        if scheme:
            made["inScheme"] = {"id": scheme, "type": "ConceptScheme"}
        return made

    def claim(self, class_: str, depth: int) -> dict[str, Any]:
        """A claim of a class."""
        return self.node(class_, depth)

    def achievement(self, depth: int, parts: int) -> dict[str, Any]:
        """A learning achievement with a qualification that says what the bridge is about, and parts."""
        specification = self.node("Qualification", 1, self._qualification())
        given: dict[str, Any] = {"specifiedBy": specification, "provenBy": [self.node("LearningAssessment", 2)]}
        made = self.node("LearningAchievement", depth, given)
        made.pop("isPartOf", None)
        made.pop("hasPart", None)
        if parts:
            made["hasPart"] = [self.achievement(depth + 1, parts - 1) for _ in range(self.draw(st.integers(1, 2)))]
        return made

    def _qualification(self) -> dict[str, Any]:
        level = vocabularies.lookup("eqf", self.draw(st.sampled_from(["4", "5", "6"])))
        ects = vocabularies.lookup("education-credit", "6fcec5c5af")
        assert level is not None
        assert ects is not None
        self._count += 2
        outcomes = []
        for each in self.draw(st.lists(_serial, max_size=3, unique=True)):
            self._count += 1
            skill = {
                "id": f"http://data.europa.eu/esco/skill/{each}-{self._count}",
                "type": "Concept",
                "inScheme": {"id": "http://data.europa.eu/esco/concept-scheme/skills", "type": "ConceptScheme"},
            }
            outcomes.append(
                {
                    "id": f"urn:epass:learningOutcome:{self._count}",
                    "type": "LearningOutcome",
                    "title": self.texts(),
                    "relatedESCOSkill": [skill],
                }
            )
        point = {
            "id": f"urn:epass:creditPoint:{self._count}",
            "type": "CreditPoint",
            "framework": ects.to_concept(),
            "point": self.draw(st.sampled_from(["3", "7,5", "60.00"])),
        }
        return {
            "title": self.texts(),
            "eqfLevel": level.to_concept(),
            "creditPoint": [point],
            **({"learningOutcome": outcomes} if outcomes else {}),
        }


@st.composite
def credentials(draw: st.DrawFn, *, parts: int = 1) -> dict[str, Any]:
    """A European Digital Credential: an achievement with parts within parts, and other claims of any kind."""
    primary = draw(st.sampled_from(LANGUAGES))
    maker = _Maker(draw, primary)
    language = vocabularies.language(primary)
    assert language is not None
    claims = [maker.achievement(2, draw(st.integers(0, parts)))]
    for class_ in draw(st.lists(st.sampled_from(CLAIMS), max_size=3)):
        claims.append(maker.achievement(3, 0) if class_ == "LearningAchievement" else maker.claim(class_, 3))
    person = maker.node("Person", 1, {"hasClaim": draw(st.permutations(claims))})
    shown = maker.node(
        "DisplayParameter", 2, {"primaryLanguage": language.to_concept(), "language": [language.to_concept()]}
    )
    issuer = maker.node("Organisation", 2)
    for each in TABLE["IssuerNodeShape"].values():
        issuer.setdefault(each.member, maker.values(each, "Organisation", 3))
    profile = vocabularies.lookup("credential", "e34929035b")
    assert profile is not None
    given = {
        "issuer": issuer,
        "credentialSubject": person,
        "displayParameter": shown,
        "credentialProfiles": [profile.to_concept()],
        "validFrom": draw(_moment),
        "issuanceDate": draw(_moment),
        "credentialSchema": [{"id": FULL, "type": "ShaclValidator2017"}],
    }
    return {"@context": CONTEXTS, **maker.node("EuropeanDigitalCredential", 1, given)}
