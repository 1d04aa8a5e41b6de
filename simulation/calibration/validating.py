"""Whether a calibrated scenario foretells weeks it has not seen: many simulations of them, measure by measure.

Each simulation begins with the work that was open when the weeks held out begin: desks as full, nurture as large as
they were, instead of what some weeks of warm-up make of them (leads come back from nurture for months). It draws the
scenario's figures anew from their intervals (independently, on the log or log-odds scale where a figure has bounds), so
that what is not known of them widens the prediction. The interval of one measure is Student's prediction interval for
one more run; a measure *fails* outside the interval that all of them together keep to with 95 % (Bonferroni, so a firm
that did not change fails in at most 5 %), and is named as *doubtful* between the two. A measure says nothing, *too few
to tell*, where even half of what was foretold would have kept to it, and where it is a mean over fewer than ten leads,
in what happened or in half of the simulations: such means are far from normal, and would fail more often than stated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from joblib import Parallel, delayed
from scipy.special import stdtrit

from scenarios import Scenario
from scenarios.calibrated import ValidatedKpi, Validation, Verdict
from simulation.calibration.drawing import drawn
from simulation.calibration.log import Log
from simulation.calibration.measures import MEASURES, Measure, Weeks, measure, thin_means, weeks_of
from simulation.open_work import OpenWork
from simulation.simulating import simulate

if TYPE_CHECKING:
    from simulation.calibration.calibrate import Calibration

FEWEST_LEADS = 50
FEWEST_DAYS = 14
_ALONE = 24
"""So few simulations are done before other processes are awake."""
TOO_FEW = "too few to tell"
_NOTICED = 0.5
"""A measure that would not have failed had it come out at this share of what was foretold says nothing."""
_FOLLOWED = 0.5
"""Leads count for wins if they were followed for this share of the time held out."""
_LOGGED = frozenset({"arrivals", "hours_to_first_work", "median_hours_to_first_work", "cycle_days"})


@dataclass(frozen=True)
class _Foretold:
    """What came of one simulation, and which of it are means over too few leads."""

    measures: dict[str, Measure]
    thin: frozenset[str]


@dataclass(frozen=True)
class _Window:
    since: datetime
    last: datetime
    until: datetime
    follow_up: timedelta


def validate(
    log: Log,
    begin: datetime,
    found: Calibration,
    *,
    facts: pl.DataFrame | None = None,
    policy: str,
    replications: int,
    seed: int,
    n_jobs: int,
    progress: Callable[[int, int], None] | None,
) -> Validation:
    """Simulate the weeks from ``begin`` on and hold them against what happened.

    Parameters
    ----------
    log
        All of it.
    begin
        Midnight by the firm's clock.
    found
        Calibrated on what lies before.
    facts
        Of leads, as :func:`simulation.calibration.mix.facts_of` gives them; None where nothing is known.
    policy, replications, seed, n_jobs, progress
        As in :func:`simulation.calibrate`.
    """
    window = _window(log, begin)
    weeks = _weeks(log.events, window)
    happened, thin = measure(weeks), thin_means(weeks)
    leads = int(happened["arrivals"] or 0)
    common = {
        "since": begin.astimezone(log.zone),
        "until": log.end.astimezone(log.zone),
        "leads": leads,
        "policy": policy,
        "of": found.scenario.fingerprint,
    }
    days = (window.last - begin).days
    if leads < FEWEST_LEADS or days < FEWEST_DAYS:
        reason = f"{leads} leads in {days} days were held out; {FEWEST_LEADS} leads and {FEWEST_DAYS} days are needed"
        return Validation(verdict=Verdict.TOO_LITTLE, replications=0, reason=reason, **common)
    names = [name for name, (_, kind) in MEASURES.items() if kind is None or log.has(kind)]
    known = pl.DataFrame(schema={"lead_id": pl.String}) if facts is None else facts
    work, _ = OpenWork.at(log.before(begin).events, begin.astimezone(log.zone), known)
    jobs = (delayed(_foretell)(found, window, work, policy, seed, number) for number in range(replications))
    runs: list[_Foretold] = []
    workers = 1 if n_jobs == -1 and replications <= _ALONE else n_jobs
    for run in Parallel(n_jobs=workers, return_as="generator")(jobs):
        runs.append(run)
        if progress is not None:
            progress(len(runs), replications)
    kpis = []
    for name in names:
        few = name in thin or 2 * sum(name in run.thin for run in runs) >= len(runs)
        row = _row(name, happened[name], [run.measures[name] for run in runs], len(names), few=few)
        kpis += [] if row is None else [row]
    verdicts = {kpi.verdict for kpi in kpis}
    if verdicts <= {TOO_FEW}:
        reason = "too few leads came to anything: half of what was foretold would have passed for it, in every measure"
        return Validation(
            verdict=Verdict.TOO_LITTLE, replications=replications, kpis=tuple(kpis), reason=reason, **common
        )
    verdict = Verdict.FAILED if "outside" in verdicts else Verdict.PASSED
    return Validation(verdict=verdict, replications=replications, kpis=tuple(kpis), **common)


def _window(log: Log, begin: datetime) -> _Window:
    """Give the days held out, to the end of the last on which a lead arrived."""
    midnight = log.last_arrival.astimezone(log.zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )
    last = min(midnight.astimezone(UTC), log.end)
    return _Window(begin, last, log.end, (log.end - begin) * _FOLLOWED)


def _weeks(events: object, window: _Window) -> Weeks:
    return weeks_of(events, window.since, window.until, window.follow_up, window.last)  # type: ignore[arg-type]


def _foretell(found: Calibration, window: _Window, work: OpenWork, policy: str, seed: int, number: int) -> _Foretold:
    """Simulate once, with figures drawn anew."""
    scenario = _over(drawn(found, seed, number), window, work)
    opening = work if work.height else None
    run = simulate(scenario, policy, seed=seed, replication=number, open_work=opening)
    weeks = _weeks(run.events, window)
    return _Foretold(measure(weeks), thin_means(weeks))


def _over(scenario: Scenario, window: _Window, work: OpenWork) -> Scenario:
    """Give the scenario over the weeks held out."""
    days = (window.last - window.since).total_seconds() / 86_400
    rest = max(0.0, (window.until - window.last).total_seconds() / 86_400)
    begun = scenario.replace(horizon={"arrival_days": days, "follow_up_days": rest})
    return work.beginning(begun)


def _row(name: str, happened: Measure, runs: Sequence[Measure], together: int, *, few: bool) -> ValidatedKpi | None:
    """Judge one measure; None where it is defined on one side only."""
    values = np.array([value for value in runs if value is not None], dtype=np.float64)
    if happened is None or len(values) < 0.9 * len(runs) or len(values) < 3:
        return None
    positive = name in _LOGGED and bool((values > 0).all()) and happened > 0
    scale = np.log(values) if positive else values
    back = np.exp if positive else float
    centre, error = float(scale.mean()), float(scale.std(ddof=1)) * float(np.sqrt(1 + 1 / len(values)))
    inner, outer = (error * float(stdtrit(len(values) - 1, 1 - chance / 2)) for chance in (0.05, 0.05 / together))
    ends = [float(back(centre + reach)) for reach in (-inner, inner, -outer, outer)]
    if name.endswith("_share"):
        ends = [min(max(end, 0.0), 1.0) for end in ends]
    mean = float(values.mean())
    return ValidatedKpi(
        name=name, observed=happened, mean=mean, low=ends[0], high=ends[1],
        widest_low=ends[2], widest_high=ends[3], verdict=TOO_FEW if few else _verdict(happened, mean, ends),
    )  # fmt: skip


def _verdict(happened: float, mean: float, ends: Sequence[float]) -> str:
    """Judge by the inner two of the ends, then by the outer two."""
    low, high, widest_low, widest_high = ends
    if not widest_low <= happened <= widest_high:
        return "outside"
    if widest_low <= mean * _NOTICED <= widest_high:
        return TOO_FEW
    return "inside" if low <= happened <= high else "doubtful"
