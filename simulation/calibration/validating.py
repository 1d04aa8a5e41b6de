"""Whether a calibrated scenario foretells weeks it has not seen: many simulations of them, measure by measure.

Each simulation draws the scenario's figures anew from their intervals (independently, on the log or log-odds scale
where a figure has bounds), so that what is not known of them widens the prediction. The interval of one measure is
Student's prediction interval for one more run; a measure *fails* outside the interval that all of them together keep
to with 95 % (Bonferroni), and is named as *doubtful* between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from joblib import Parallel, delayed
from scipy.special import stdtrit

from scenarios import Scenario
from scenarios.calibrated import ValidatedKpi, Validation, Verdict
from simulation.calibration.drawing import drawn
from simulation.calibration.log import Log
from simulation.calibration.measures import MEASURES, Measure, Weeks, measure, weeks_of
from simulation.simulating import simulate

if TYPE_CHECKING:
    from simulation.calibration.calibrate import Calibration

WARM_UP = timedelta(weeks=6)
"""How long before the weeks held out a simulation begins, so that desks are as full as they usually are."""
FEWEST_LEADS = 50
FEWEST_DAYS = 14
_ALONE = 24
"""So few simulations are done before other processes are awake."""
_FOLLOWED = 0.5
"""Leads count for wins if they were followed for this share of the time held out."""
_LOGGED = frozenset({"arrivals", "hours_to_first_work", "median_hours_to_first_work", "cycle_days"})


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
    policy: str,
    replications: int,
    seed: int,
    n_jobs: int,
    progress: Callable[[int, int], None] | None,
) -> Validation:
    """Simulate the weeks from ``begin`` on and hold them against what happened."""
    window = _window(log, begin)
    happened = measure(_weeks(log.events, window))
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
    names = [name for name, (_, _, kind) in MEASURES.items() if kind is None or log.has(kind)]
    first = max(log.start, begin - WARM_UP).astimezone(log.zone).date()
    jobs = (delayed(_foretell)(found, window, first, policy, seed, number) for number in range(replications))
    runs: list[dict[str, Measure]] = []
    workers = 1 if n_jobs == -1 and replications <= _ALONE else n_jobs
    for run in Parallel(n_jobs=workers, return_as="generator")(jobs):
        runs.append(run)
        if progress is not None:
            progress(len(runs), replications)
    kpis = [
        row
        for name in names
        if (row := _row(name, happened[name], [run[name] for run in runs], len(names))) is not None
    ]
    verdict = Verdict.FAILED if any(kpi.verdict == "outside" for kpi in kpis) else Verdict.PASSED
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


def _foretell(
    found: Calibration, window: _Window, first: date, policy: str, seed: int, number: int
) -> dict[str, Measure]:
    """Simulate once, with figures drawn anew."""
    scenario = drawn(found, seed, number)
    scenario = _over(scenario, first.isoformat(), window)
    return measure(_weeks(simulate(scenario, policy, seed=seed, replication=number).events, window))


def _over(scenario: Scenario, first: str, window: _Window) -> Scenario:
    """Give the scenario over warm-up and the weeks held out."""
    begun = scenario.replace(horizon={"start": first})
    days = (window.last - begun.start).total_seconds() / 86_400
    rest = max(0.0, (window.until - window.last).total_seconds() / 86_400)
    return begun.replace(horizon={"arrival_days": days, "follow_up_days": rest})


def _row(name: str, happened: Measure, runs: Sequence[Measure], together: int) -> ValidatedKpi | None:
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
    verdict = (
        "inside" if ends[0] <= happened <= ends[1] else "doubtful" if ends[2] <= happened <= ends[3] else "outside"
    )
    return ValidatedKpi(
        name=name, observed=happened, mean=float(values.mean()), low=ends[0], high=ends[1],
        widest_low=ends[2], widest_high=ends[3], verdict=verdict,
    )  # fmt: skip
