"""The answer in at most two sentences: which method, by how much, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairlead.report import sentences
from fairlead.report.estimate import Estimate
from fairlead.report.findings import ORACLE, REVENUE, WINS, Findings


class Verdict(StrEnum):
    """What a comparison came to, as far as wins go."""

    GAIN = "gain"
    LOSS = "loss"
    UNDECIDED = "undecided"
    NOTHING_TO_GAIN = "nothing_to_gain"
    ALONE = "alone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, the method it is about, and the sentences (one or two) that say it.

    Attributes
    ----------
    verdict
        `GAIN` and `LOSS` only where the interval of the paired difference in wins excludes zero.
    method
        The method set against the baseline; None where there is none.
    sentences
        Which method, by how much and how sure first; then what goes with it.
    """

    verdict: Verdict
    method: str | None
    sentences: tuple[str, ...]


def answer(findings: Findings) -> Answer:
    """Answer a comparison over all its methods."""
    if not findings.candidates:
        return _alone(findings)
    method = _leading(findings)
    if method is None:
        return _unknown(findings)
    return answer_for(findings, method, among=len(findings.candidates))


def answer_for(findings: Findings, method: str, *, among: int = 1) -> Answer:
    """Answer for one method against the baseline; it was picked `among` so many."""
    wins = findings.difference(method, WINS)
    if not wins.known:
        return _unknown(findings)
    revenue = sentences.revenue(findings, method)
    if wins.above_zero:
        return Answer(Verdict.GAIN, method, (sentences.gain(findings, method, among), *revenue))
    if wins.below_zero:
        return Answer(Verdict.LOSS, method, (sentences.loss(findings, method, among), *revenue))
    first = sentences.undecided(findings, method, among)
    if nothing_to_gain(findings) and not findings.difference(method, REVENUE).excludes_zero:
        return Answer(Verdict.NOTHING_TO_GAIN, method, (first, sentences.NOT_THE_PROBLEM))
    return Answer(Verdict.UNDECIDED, method, (first, *revenue))


def nothing_to_gain(findings: Findings) -> bool:
    """Whether the oracle itself gains nothing distinguishable, in wins or in revenue."""
    if not findings.has_oracle or not findings.difference(ORACLE, WINS).known:
        return False
    return not any(findings.difference(ORACLE, kpi).above_zero for kpi in (WINS, REVENUE))


def _leading(findings: Findings) -> str | None:
    """Return the method to speak of: a proven gain first, a proven loss last, then by the mean difference."""
    known = [method for method in findings.candidates if findings.difference(method, WINS).known]
    return max(known, key=lambda method: _standing(findings.difference(method, WINS)), default=None)


def _standing(wins: Estimate) -> tuple[bool, bool, float]:
    return wins.above_zero, not wins.below_zero, wins.mean or 0.0


def _alone(findings: Findings) -> Answer:
    return Answer(Verdict.ALONE, None, (sentences.alone(findings),))


def _unknown(findings: Findings) -> Answer:
    return Answer(Verdict.UNKNOWN, None, (sentences.unknown(findings),))
