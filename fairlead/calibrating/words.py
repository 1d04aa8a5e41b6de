"""A calibration in words and rows, for the screen."""

from __future__ import annotations

import re
from typing import Any

from scenarios.calibrated import MEASURES, Validation, Verdict, words_of
from simulation import Calibration
from simulation.calibration import TOO_FEW, Figure

_HIDDEN = ("leads.", "cadence.", "truth.grade_effect", "truth.source_effect", "reps.")
"""Parts whose figures are many; the file has them all."""
_EACH = re.compile(r"^cadence\.\d+")
_GROWTH = "arrivals.weekly_growth"
_SHARES = ("_share", "chance")


def figure_rows(found: Calibration, *, everything: bool = False) -> list[tuple[str, ...]]:
    """Give rows of figure, value, interval, and what it rests on."""
    shown = [one for one in found.learned if everything or (one.low is not None and not one.key.startswith(_HIDDEN))]
    return [(one.key, _value(one.value), _interval(one), f"{one.n:,}", one.basis.value) for one in shown]


def summary_lines(found: Calibration) -> list[str]:
    """Say of the figures that are many what there are."""
    reps = found.scenario.reps
    steps = ", ".join(f"{step.channel.value} after {step.after_hours:.3g} h" for step in found.scenario.cadence[:6])
    more = f", and {len(found.scenario.cadence) - 6} more" if len(found.scenario.cadence) > 6 else ""
    hours = sorted({rep.hours for rep in reps})
    at_work = hours[0] if len(hours) == 1 else f"{len(hours)} kinds of hours"
    return [
        f"Reps: {len(reps)}, at work {at_work}; {sum(rep.capacity for rep in reps):,.0f} leads a day at most.",
        f"Attempts: {steps}{more}.",
        *(f"Arrivals: {one.method}." for one in found.figures if one.key == _GROWTH and one.low is None),
    ]


def unlearned_lines(found: Calibration) -> list[str]:
    """Say which figures the data could not tell, by what they are instead."""
    lines = []
    base = found.scenario.calibration.extends if found.scenario.calibration is not None else "the scenario"
    for basis, words in (("assumed", "Assumed"), ("prior", f"Kept from {base}, a prior, not your firm")):
        own = [one for one in found.unlearned if one.basis.value == basis]
        by_reason: dict[str, list[str]] = {}
        for one in own:
            key = _EACH.sub("cadence.*", one.key)
            if key not in by_reason.setdefault(one.method, []):
                by_reason[one.method].append(key)
        lines += [f"{words}: {', '.join(keys)} ({why})." for why, keys in by_reason.items()]
    return lines


def validation_rows(validation: Validation) -> list[tuple[str, ...]]:
    """Give rows of measure, what happened, what was foretold, and the verdict."""
    return [
        (
            MEASURES[kpi.name],
            _figure(kpi.name, kpi.observed),
            _figure(kpi.name, kpi.mean),
            f"{_figure(kpi.name, kpi.low)} to {_figure(kpi.name, kpi.high)}",
            kpi.verdict,
        )
        for kpi in validation.kpis
    ]


def verdict_line(validation: Validation | None) -> str:
    """Say what the validation came to."""
    if validation is None:
        return "Not validated: nothing was held out."
    weeks = weeks_of(validation)
    if validation.verdict is Verdict.TOO_LITTLE:
        return f"Not validated: {validation.reason}."
    beside = _beside(validation)
    if validation.verdict is Verdict.FAILED:
        outside = f"outside what was foretold: {words_of(validation.failing)}. compare will withhold money"
        return f"Validation failed on {weeks}, {outside}.{beside}"
    told = len(validation.kpis) - len(_judged(validation, TOO_FEW))
    count = f"all {told} measures" if told == len(validation.kpis) else f"the {told} measures that could have failed"
    return f"Validated on {weeks}: {count} lie within what was foretold.{beside}"


def _judged(validation: Validation, verdict: str) -> list[str]:
    return [kpi.name for kpi in validation.kpis if kpi.verdict == verdict]


def _beside(validation: Validation) -> str:
    """Say which measures passed with a doubt or without a chance to fail, and what passing means for all of them."""
    doubtful, few = _judged(validation, "doubtful"), _judged(validation, TOO_FEW)
    lines = []
    if doubtful:
        lines.append(f"Doubtful, for beyond its own interval though not beyond that of all: {words_of(doubtful)}.")
    if few:
        lines.append(f"Too few leads to tell: {words_of(few)}.")
    count = len(validation.kpis)
    lines.append(f"The {count} are judged together: a firm that did not change passes with 95 %.")
    return "".join(f" {line}" for line in lines)


def weeks_of(validation: Validation) -> str:
    """Give the first and the last day held out, by the firm's clock."""
    return f"{validation.since.date()} to {validation.until.date()}"


def _value(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _interval(one: Figure) -> str:
    if one.low is None or one.high is None:
        return "–"
    return f"{one.low:.4g} to {one.high:.4g}"


def _figure(name: str, value: float) -> str:
    if name.endswith(_SHARES):
        return f"{value:.1%}"
    return f"{value:,.0f}" if name == "arrivals" else f"{value:.1f}"
