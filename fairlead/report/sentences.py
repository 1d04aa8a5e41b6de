"""The sentences of an answer; `answer` decides which of them are said."""

from __future__ import annotations

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.findings import REVENUE, WINS, Findings
from fairlead.report.words import capitalised, method_name

CHANCE = "this comparison could tell from chance"
NOT_THE_PROBLEM = (
    "Routing is not the problem here: even the oracle, which knows every true chance, shows no gain in wins "
    f"or revenue that {CHANCE}."
)


def gain(findings: Findings, method: str, among: int) -> str:
    """Say that a method wins more than the baseline; call only where the interval lies above zero."""
    name, baseline = method_name(method), method_name(findings.baseline)
    lead = f"{capitalised(name)} wins more than {baseline}"
    if among > 1:
        lead = f"Of {among} methods set against {baseline}, {name} shows the largest gain"
    return f"{lead}: {_by_how_much(findings, findings.difference(method, WINS), 'more')}."


def loss(findings: Findings, method: str, among: int) -> str:
    """Say that a method wins fewer than the baseline; call only where the interval lies below zero."""
    name, baseline = method_name(method), method_name(findings.baseline)
    wins = findings.difference(method, WINS)
    opposite = Estimate(*(None if value is None else -value for value in (wins.mean, wins.high, wins.low)))
    lead = f"{capitalised(name)} wins fewer than {baseline}"
    if among > 1:
        lead = f"None of {among} methods wins as many as {baseline}; {name} comes nearest"
    return f"{lead}: {_by_how_much(findings, opposite, 'fewer')}."


def undecided(findings: Findings, method: str, among: int) -> str:
    """Say that no difference in wins was found, and how large it may be."""
    name, baseline = method_name(method), method_name(findings.baseline)
    wins = numbers.write(findings.difference(method, WINS), "", difference=True)
    others = "" if among == 1 else ", the method with the largest difference,"
    return (
        f"There is no difference in wins that {CHANCE}: {name}{others} against {baseline} is {wins.mean} wins "
        f"in each simulated period (95 % interval {wins.bounds})."
    )


def revenue(findings: Findings, method: str) -> tuple[str, ...]:
    """Say what happens to revenue (one sentence), or nothing where that is undefined."""
    difference, wins = findings.difference(method, REVENUE), findings.difference(method, WINS)
    if not difference.known:
        return ()
    size = _size_of_revenue(findings, difference)
    if not difference.excludes_zero:
        return (f"In revenue there is no difference that {CHANCE}: {size}.",)
    opposed = wins.excludes_zero and wins.above_zero != difference.above_zero
    verb = "rises" if difference.above_zero else "falls"
    return (f"{'But revenue' if opposed else 'Revenue'} {verb}: {size}.",)


def alone(findings: Findings) -> str:
    """Say that there is nothing to compare."""
    wins = numbers.write(findings.level(findings.baseline, WINS), "")
    name = capitalised(method_name(findings.baseline))
    return f"{name} was not set against another method a firm could use: {wins} wins in each simulated period."


def unknown(findings: Findings) -> str:
    """Say that no interval came out."""
    baseline, count = method_name(findings.baseline), findings.replications
    replications = "1 paired replication" if count == 1 else f"{numbers.count(count)} paired replications"
    return f"Nothing can be said about wins against {baseline}: {replications} gave no difference with an interval."


def _by_how_much(findings: Findings, wins: Estimate, word: str) -> str:
    written, relative = numbers.write(wins, ""), _relative(findings, WINS, wins, sign=False)
    share = f" ({relative})" if relative else ""
    between = written.bounds.replace(" to ", " and ")
    return (
        f"on average {written.mean} {word} wins in each simulated period{share}, "
        f"with 95 % confidence between {between} {word}"
    )


def _size_of_revenue(findings: Findings, difference: Estimate) -> str:
    written = numbers.write(difference, "", difference=True, compact=True)
    relative = _relative(findings, REVENUE, difference, sign=True)
    sure = f"95 % interval {written.bounds}"
    return f"{written.mean} units of value ({f'{relative}; {sure}' if relative else sure})"


def _relative(findings: Findings, kpi: str, difference: Estimate, *, sign: bool) -> str:
    """Write a difference as a percentage of the baseline's level; empty where that is zero or undefined."""
    base = findings.level(findings.baseline, kpi).mean
    if not base or difference.mean is None:
        return ""
    return numbers.percent(difference.mean / base, sign=sign)
