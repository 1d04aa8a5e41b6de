"""What is asked of the conversion model in these worlds, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.learning_worlds.families import FAMILIES
from benchmarks.learning_worlds.judging import CEILING, ORACLE, OURS, Report

SHARES = {"strong-20000": 0.98, "half-20000": 0.95, "fifth-20000": 0.88, "strong": 0.95, "half": 0.90, "fifth": 0.80}
"""Least mean share of the ceiling's gain."""

ALL = tuple(dict.fromkeys([*SHARES, *FAMILIES]))

STATED = ("hidden", "drift")
"""Families whose promise is stated, and warned of or not, but not judged."""

OFF, ERRORS = 0.03, 2.0
"""A promise may be off by so much, or by so many standard errors."""

OFTEN, DEEP = 0.05, -0.02
"""Share of worlds that may be worse than round robin, and how much worse the worst may be."""

POINTS = 1.0
"""Mean miss of the promise on assigned pairs."""

COLUMNS = ("measure", "family", "figure", "asked", "holds")


def verdicts(reports: dict[str, list[Report]]) -> Iterator[str]:
    """Give a line of a table for each measure and family (its worlds' reports, by name)."""
    for name, worlds in reports.items():
        if name in SHARES:
            shares = [one.share(OURS, one.round_robin, CEILING) for one in worlds]
            yield _line("1: of the ceiling", name, mean(shares), f"{SHARES[name]:.2f}", np.mean(shares) >= SHARES[name])
    for name, worlds in reports.items():
        ratios = np.array([one.methods[OURS].promised / one.methods[OURS].value for one in worlds])
        apart = mean([*(ratios - np.array([one.luck for one in worlds]))])
        most = max(OFF, ERRORS * _error(ratios))
        asked, holds = f"1 ± {most:.3f}", abs(ratios.mean() - 1.0) <= most
        stated = ("stated", None) if name in STATED else (asked, holds)
        yield _line("2: promise", name, f"{mean([*ratios])}; but for the histories' luck {apart}", *stated)
    for name, worlds in reports.items():
        change = np.array([one.methods[OURS].value / one.round_robin - 1.0 for one in worlds])
        often, worst = (change < -1e-9).mean(), change.min()
        gains = [mean([one.share(OURS, base, ORACLE) for one, base in zip(worlds, bases, strict=True)]) for bases in
                 ([one.round_robin for one in worlds], [one.habit for one in worlds])]  # fmt: skip
        figure = f"harm {often:.0%} ({worst:+.1%}); of the oracle {gains[0]}, over habit {gains[1]}"
        yield _line("3: no harm", name, figure, f"{OFTEN:.0%} ({DEEP:+.0%})", often <= OFTEN and worst >= DEEP)
    for name, worlds in reports.items():
        ours, best = (float(np.mean([one.methods[who].miss for one in worlds])) for who in (OURS, CEILING))
        yield _line("4: miss", name, f"{ours:.2f} points, the ceiling's {best:.2f}", f"{POINTS:.0f}", ours <= POINTS)


def mean(figures: list[float]) -> str:
    """Give a mean with its standard error, a dash where a world has none."""
    if np.isnan(figures).any():
        return "–"
    return f"{np.mean(figures):.3f} ± {_error(np.array(figures)):.3f}"


def _error(figures: np.ndarray) -> float:
    return float(np.std(figures, ddof=1) / np.sqrt(len(figures))) if len(figures) > 1 else float("nan")


def _line(measure: str, name: str, figure: str, asked: str, holds: object) -> str:
    said = "–" if holds is None else "yes" if holds else "no"
    return f"| {measure} | {name} | {figure} | {asked} | {said} |"
