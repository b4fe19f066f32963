"""A report as a person reads it: one verdict, and for every check a question with its answer."""

from __future__ import annotations

from vcmicro.rendering.card import CheckLine, Note, Outcome, Verdict, VerdictOutcome, line
from vcmicro.report import Check, Report

_QUESTIONS = {
    "contexts": "Are its terms known?",
    "schema": "Is it well formed?",
    "proof": "Is it as it was signed?",
    "binding": "Is the key the issuer's own?",
    "validity": "Is it in force today?",
    "status": "Is it still good, not revoked?",
    "recipient": "Is it for the person expected?",
    "holder": "Is it shown by its holder?",
    "trust": "Does somebody vouch for the issuer?",
    "endorsements": "Do its endorsements hold?",
}
_ANSWERS: dict[str, dict[str, str]] = {
    "contexts": {"PASSED": "Yes, all of them.", "FAILED": "No."},
    "schema": {"PASSED": "Yes.", "FAILED": "No."},
    "proof": {"PASSED": "Yes: the signature holds, nothing was changed.", "FAILED": "No: the signature does not hold."},
    "binding": {"PASSED": "Yes.", "FAILED": "No: another's key signed it."},
    "validity": {"PASSED": "Yes.", "FAILED": "No."},
    "status": {"PASSED": "Yes.", "FAILED": "No."},
    "recipient": {"PASSED": "Yes.", "FAILED": "No."},
    "holder": {"PASSED": "Yes.", "FAILED": "No."},
    "trust": {"PASSED": "Yes.", "FAILED": "No."},
    "endorsements": {"PASSED": "Yes.", "FAILED": "No."},
}
_OPEN = "This could not be found out."
_NOT_ASKED = {"check.not_asked": "Not asked.", "check.nothing": "There is nothing to check."}
_BINDINGS = {
    "did": "Yes: the issuer's DID lists it.",
    "https": "Yes: the issuer publishes it at its own address.",
    "x509": "Yes: a certificate says so.",
    "pinned": "Yes: it is the key that you gave.",
}
_MOST_NOTES = 8
# Which failed check names the verdict, and how; the first one that failed counts.
_FAILED = (
    ("proof", "Not genuine", "It was changed after it was signed, or the signature was never good."),
    ("binding", "Not the issuer's", "The signature holds, but the key does not belong to the issuer that is named."),
    ("holder", "Not the holder's", "Whoever presents it could not show that it is theirs."),
    ("recipient", "For somebody else", "It was awarded to another person than the one expected."),
    ("validity", "Out of date", "It is genuine, but it is not in force today."),
    ("trust", "Issuer not known", "It is genuine, but none of your lists knows who issued it."),
    ("contexts", "Not acceptable", "It uses terms in a way that lets them mean anything."),
    ("schema", "Not well formed", "It does not have the form that its standard asks for."),
    ("endorsements", "An endorsement is false", "The credential holds, but what others say of it does not."),
)
_CODES = {
    "status.revoked": ("Revoked", "The issuer has taken it back."),
    "status.suspended": ("Suspended", "The issuer has suspended it for now."),
    "credential.expired": ("Expired", "It is genuine, but its time is over."),
    "credential.not_yet_valid": ("Not valid yet", "It is genuine, but its time has not come."),
    "input.unknown": ("No credential", "There is no credential in what was given."),
    "bake.not_found": ("No credential", "The file holds no badge."),
}


def verdict_of(report: Report) -> Verdict:
    """The verdict in words. It never says more than the outcome: a passed one is not yet a known issuer."""
    outcome = report.outcome.value
    advice = next((each.hint for each in report.problems if each.hint), "")
    if outcome == "PASSED":
        return Verdict("PASSED", "Genuine and in force", _vouched(report), "")
    if outcome == "INDETERMINATE":
        # A need that is unmet is no answer of its own; what could not be found out is.
        left = [each.name for each in report.checks if each.outcome.value == outcome]
        what = " and ".join(_QUESTIONS[name].rstrip("?").lower() for name in left[:2] if name in _QUESTIONS)
        sentence = f"Nothing is wrong so far, but this is still open: {what}." if what else _OPEN
        return Verdict("INDETERMINATE", "Not decided", sentence, line(advice))
    headline, sentence = _failure(report)
    return Verdict(_as_verdict(outcome), headline, sentence, line(advice))


def _vouched(report: Report) -> str:
    if report["trust"].outcome.value == "PASSED":
        by = f", by {line(report.issuer_list)}" if report.issuer_list else ""
        return f"It is as it was signed, and the issuer is known{by}."
    return "It is as its issuer signed it. Who the issuer is, nobody was asked: compare the identifier below."


def _failure(report: Report) -> tuple[str, str]:
    failed = {each.name: each for each in report.checks if each.outcome.value == "FAILED"}
    proof_holds = "proof" not in failed and "binding" not in failed
    for check in failed.values() if proof_holds or "schema" in failed else ():
        for each in check.problems:
            if each.code in _CODES and not each.warning:
                return _CODES[each.code]
    if "proof" in failed and not any(each.code == "proof.invalid" for each in failed["proof"].problems):
        # Not the signature itself, but when, for what or how it was made.
        why = next((each.title for each in failed["proof"].problems if not each.warning), "")
        return "Not acceptable as signed", f"{line(why)}." if why else "Its proof cannot be accepted."
    for name, headline, sentence in _FAILED:
        if name in failed:
            return headline, sentence
    return "Not valid", "Something within it does not hold; see the credentials that it holds."


def _as_verdict(outcome: str) -> VerdictOutcome:
    return "PASSED" if outcome == "PASSED" else "FAILED" if outcome == "FAILED" else "INDETERMINATE"


def lines_of(report: Report) -> tuple[CheckLine, ...]:
    """A line for every check, in their order."""
    return tuple(_line(each, report) for each in report.checks)


def _line(check: Check, report: Report) -> CheckLine:
    outcome: Outcome = check.outcome.value
    notes = tuple(
        Note(each.code, line(each.detail, 1_000), line(each.hint, 1_000), each.warning)
        for each in check.problems[:_MOST_NOTES]
        if each.code not in _NOT_ASKED
    )
    question = _QUESTIONS.get(check.name, line(check.name))
    return CheckLine(line(check.name), question, outcome, _answer(check, report), notes)


def _answer(check: Check, report: Report) -> str:
    outcome = check.outcome.value
    if outcome == "INDETERMINATE":
        return _OPEN
    if outcome == "SKIPPED":
        code = check.problems[0].code if check.problems else "check.not_asked"
        return _NOT_ASKED.get(code, "Not looked at: an earlier check comes first.")
    if check.name == "binding" and outcome == "PASSED":
        return _BINDINGS.get(report.binding, "Yes.")
    known = [_CODES[each.code] for each in check.problems if each.code in _CODES and not each.warning]
    if outcome == "FAILED" and known:
        return f"No: {known[0][0].lower()}."
    return _ANSWERS.get(check.name, {}).get(outcome, outcome)
