"""Which figures of a scenario are moved, how far, and why so far.

Ends are published figures where there are any, else our choice, and said to be that. A figure that was learned from a
firm's own log goes to the ends of its 95 % interval instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios import Scenario
from scenarios.calibrated import Basis
from scenarios.funnel import PurchaseLaw
from simulation.sensitivity.assumption import CALIBRATED, Assumption, End
from simulation.sensitivity.figures import changed, entries, mean, nested

_LEARNED = (Basis.LOG, Basis.HISTORY)
_INTERVAL = "its 95 % interval in your own records"


@dataclass(frozen=True)
class _Range:
    """How far a figure may lie from where it is: between two figures, or, as ``times``, multiples of itself."""

    key: str
    title: str
    low: float
    high: float
    why: str
    unit: str = "%"
    times: bool = False
    changes_chances: bool = False


_RANGES = (
    _Range("arrivals.per_day", "Leads a day", 0.8, 1.2, "our choice: a fifth fewer, a fifth more", "", times=True),
    _Range(
        "acceptance.mean_hours", "Hours until a rep looks", 0.5, 2.0, "our choice: half, and twice", "hours", times=True
    ),
    _Range(
        "acceptance.ignored_share", "Leads a rep never looks at", 0.0, 0.3,
        "none, and the more than 30 % never contacted of MIT/InsideSales 2007",
    ),
    _Range(
        "acceptance.accept_chance", "Leads a rep accepts", 0.6, 0.9,
        "60 % of leads at most in compilations, and the 90 % of S3",
    ),
    _Range(
        "cadence.contact_chance", "Attempts that reach the lead", 0.7, 1.3, "our choice: 30 % fewer, 30 % more",
        times=True,
    ),
    _Range(
        "response.contact_decay", "Contact lost by waiting (exponent)", 0.6, 2.4,
        "half the default, as good leads are called first, and the published odds", "",
    ),
    _Range(
        "response.qualify_decay", "Interest lost by waiting (exponent)", 0.4, 1.6,
        "half the default, as good leads are called first, and the published odds", "",
    ),
    _Range(
        "qualification.chance", "Leads reached that qualify", 0.4, 0.7,
        "MarketingSherpa 2009, and the most in compilations",
    ),
    _Range(
        "truth.base_chance", "Qualified leads that could be won", 0.2, 0.3, "the ends of 20 to 30 % (compilations; S3)",
        changes_chances=True,
    ),
    _Range(
        "truth.rep_points", "Differences between reps", 0.0, 6.0,
        "none, which small firms cannot tell from 3 points, and about twice what was measured (BPI 2012)", "points",
        changes_chances=True,
    ),
    _Range(
        "truth.pair_points", "Differences by kind of lead", 0.0, 3.0,
        "none, as in the data we know, and our choice of as much as reps differ", "points", changes_chances=True,
    ),
    _Range(
        "reps.selling_share", "Time that reps sell", 0.75, 1.25, "our choice: a quarter less, a quarter more",
        times=True,
    ),
    _Range(
        "recycling.return_chance", "Leads that warm up again", 0.5, 1.5, "our choice: half, and half as many again",
        times=True,
    ),
)  # fmt: skip

_LAWS = {PurchaseLaw.STEADY: "at a steady rate", PurchaseLaw.LOGNORMAL: "soon or never (lognormal)"}


def assumptions_of(scenario: Scenario) -> tuple[Assumption, ...]:
    """Give the assumptions of a scenario that can be moved, each with its ends.

    Returns
    -------
    tuple of Assumption
        One that stands at both its ends already is left out.
    """
    found = [*(_moved(scenario, each) for each in _RANGES), _law(scenario)]
    return tuple(each for each in found if each.low is not None or each.high is not None)


def _moved(scenario: Scenario, wanted: _Range) -> Assumption:
    values = entries(scenario, wanted.key)
    now = mean(scenario, wanted.key, values) if values else 0.0
    source, quality, learned = _grounds(scenario, wanted.key)
    if learned is not None:
        low, high = (mean(scenario, wanted.key, {**values, **side}) for side in learned)
    elif wanted.times:
        low, high = wanted.low * now, wanted.high * now
    else:
        low, high = min(wanted.low, now), max(wanted.high, now)
    text = _written(now, wanted.unit, several=len(set(values.values())) > 1)
    why = wanted.why if learned is None else _INTERVAL
    return Assumption(
        key=wanted.key,
        title=wanted.title,
        now=text,
        low=_end(scenario, wanted, values, now, low),
        high=_end(scenario, wanted, values, now, high),
        ends=why,
        source=source,
        quality=quality,
        changes_chances=wanted.changes_chances,
    )


def _end(scenario: Scenario, wanted: _Range, values: dict[str, float], now: float, goal: float) -> End | None:
    """Move all values of a figure by one factor, shares to 1 at most; None where that is where it stands."""
    most = 1.0 if wanted.unit == "%" else float("inf")
    if now:
        moved = {name: min(most, value * goal / now) for name, value in values.items()}
    else:
        moved = dict.fromkeys(values, goal)
    if all(abs(moved[name] - value) < 1e-12 for name, value in values.items()):
        return None
    reached = mean(scenario, wanted.key, moved)
    text = _written(reached, wanted.unit, several=len(set(moved.values())) > 1)
    return End(text, changed(scenario, wanted.key, moved))


def _law(scenario: Scenario) -> Assumption:
    """Let buyers buy by the other of the two laws that meet the published points."""
    now = scenario.closing.purchase
    other = next(law for law in PurchaseLaw if law is not now)
    key = "closing.monthly_hazard" if now is PurchaseLaw.STEADY else "closing.median_months"
    source, quality, _ = _grounds(scenario, key)
    end = End(_LAWS[other], nested("closing.purchase", other))
    ends = "the other law that meets both published points: a conclusion that survives only one is not one"
    return Assumption("closing.purchase", "When buyers buy", _LAWS[now], None, end, ends, source, quality)


def _grounds(scenario: Scenario, key: str) -> tuple[str, str, tuple[dict[str, float], dict[str, float]] | None]:
    """Say what a figure rests on, its quality, and, where it was learned, the values at both ends of its interval."""
    learned = [one for one in scenario.calibrated if _within(one.key, key) and one.rests_on in _LEARNED]
    if learned:
        sides: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for one in learned:
            for side, bound in zip(sides, (one.low, one.high), strict=True):
                side.update(dict.fromkeys(_places(scenario, key, one.key), bound) if bound is not None else {})
        known = sides if sides[0] and sides[1] else None
        most = max(learned, key=lambda one: one.n)
        return f"{most.method} (n = {most.n:,})", CALIBRATED, known
    rows = sorted((row for row in scenario.provenance if _within(key, row.key)), key=lambda row: -len(row.key))
    if not rows:
        return "nothing is said of it", "assumption", None
    return rows[0].source, rows[0].quality.value, None


def _within(inner: str, outer: str) -> bool:
    """Say whether a key is another or stands under it; numbers of attempts in between do not count."""
    plain = ".".join(part for part in inner.split(".") if not part.isdigit())
    return plain == outer or plain.startswith(f"{outer}.")


def _places(scenario: Scenario, key: str, learned: str) -> Iterator[str]:
    """Name the places of a figure that something learned is about: one of them, or all."""
    names = list(entries(scenario, key))
    return iter([learned] if learned in names else names)


def _written(value: float, unit: str, *, several: bool) -> str:
    figure = f"{100 * value:.3g} %" if unit == "%" else f"{value:.3g} {unit}".rstrip()
    return f"{figure} on average" if several else figure
