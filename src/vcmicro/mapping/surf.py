"""The words of SURF's edubadges and what they stand for in the EU code lists (tables T6, T7, T8)."""

from __future__ import annotations

MODE = "http://data.europa.eu/snb/learning-assessment/"
ASSESSMENT = "http://data.europa.eu/snb/assessment/"
SUPERVISION = "http://data.europa.eu/snb/supervision-verification/"
VCM = "https://w3id.org/vcmicro/"

MODES = {
    "online": f"{MODE}920fbb3cbe",
    "onsite or blended": f"{MODE}e92d221e4d",
    "work experience": f"{MODE}729f3bed4b",
    "volunteering": f"{VCM}participation#volunteering",
    "personalized learning activities": f"{VCM}participation#personalized",
}
"""participationType: volunteering and personalized activities have no mode of the EU list."""

ASSESSMENTS = {
    "testing": f"{ASSESSMENT}6e6cb2cc78",
    "application of a skill": f"{ASSESSMENT}6a4db9f11d",
    "portfolio": f"{ASSESSMENT}4f03b91c0e",
    "recognition of prior learning": f"{VCM}assessment#recognition-of-prior-learning",
}

SUPERVISIONS = {
    "unsupervised with no identity verification": f"{SUPERVISION}c598449d64",
    "supervised with no identity verification": f"{SUPERVISION}44314532f9",
    "supervised online": f"{SUPERVISION}70be69aaf9",
    "onsite with identity verification": f"{SUPERVISION}70be69aaf9",
}

UNSUPERVISED_WITH_ID = f"{SUPERVISION}df2880c5cb"

_SYNONYMS = {
    "blended": "onsite or blended",
    "onsite": "onsite or blended",
    "offline": "onsite or blended",
    "written test": "testing",
    "personalized": "personalized learning activities",
}


def word(value: object) -> str:
    """A word of edubadges as SURF's schema spells it (``work_experience`` is ``work experience``)."""
    plain = str(value).strip().lower().replace("_", " ").replace("-", " ")
    return _SYNONYMS.get(plain, plain)


def supervision(supervised: bool, identified: bool) -> tuple[str, str]:
    """The SURF word and the EU concept for the two flags of OB 2.0 edubadges."""
    if identified and not supervised:
        return "unsupervised with no identity verification", UNSUPERVISED_WITH_ID
    if identified:
        text = "onsite with identity verification"
    else:
        text = f"{'supervised' if supervised else 'unsupervised'} with no identity verification"
    return text, SUPERVISIONS[text]
