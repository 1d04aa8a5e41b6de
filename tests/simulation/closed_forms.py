"""What theory says of pieces of the funnel, and the firms in which each piece stands alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import exp, factorial
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import norm

from scenarios import Scenario
from simulation import simulate
from simulation.run import Run
from tests.simulation.firms import firm, rep
from tests.simulation.recursions import Summary, mean_wait_of, share_lost, waits_of

MINUTES_PER_DAY = 24 * 60
SERVICE = 20.0
NO_WORK = {"minutes": 0}
CALL = {"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 1}


@dataclass(frozen=True)
class Effort:
    """How much is simulated.

    Attributes
    ----------
    leads, runs
        Expected number of leads in each run of the simulator.
    customers, recursions
        The same of the recursion, for queues.
    """

    leads: float
    runs: int
    customers: float = 0
    recursions: int = 0


@dataclass(frozen=True)
class Piece:
    """A piece of the funnel that theory knows.

    Attributes
    ----------
    exact
        What theory says.
    scenario
        The firm, given the expected number of leads and a factor by which the piece is spoilt (1 for sound).
    measure
        What the run says.
    summary
        For queues, what the recursion of :mod:`tests.simulation.recursions` says.
    """

    exact: float
    scenario: Callable[[float, float], Scenario]
    measure: Callable[[Run], float]
    summary: Summary | None = None

    def judged(self, effort: Effort, spoilt: float = 1.0, seed: int = 23) -> tuple[float, float]:
        """Give how far the simulator's mean is from theory, and its Monte Carlo error, both relative.

        Of queues it is estimated on two levels: the recursion's mean, and what the runs add to it.
        """
        levels = [np.array([self._run(effort.leads, spoilt, seed, number) for number in range(effort.runs)])]
        if self.summary is not None:
            levels.append(_recursions(self, effort, seed + 1))
        mean = sum(float(level.mean()) for level in levels)
        error = sum(float(level.var(ddof=1)) / len(level) for level in levels) ** 0.5
        return mean / self.exact - 1, error / self.exact

    def _run(self, leads: float, spoilt: float, seed: int, number: int) -> float:
        """Measure one run; of a queue, less what the recursion says of the same leads with a sound piece."""
        found = self.measure(simulate(self.scenario(leads, spoilt), "round-robin", seed=seed, replication=number))
        if self.summary is None:
            return found
        return found - self.summary(waits_of(self.scenario(leads, 1.0), seed, number))


@cache
def _recursions(piece: Piece, effort: Effort, seed: int) -> np.ndarray:
    """Summarise the recursion of a sound queue in so many replications; kept, for a spoilt one needs them again."""
    scenario, summary = piece.scenario(effort.customers, 1.0), piece.summary
    assert summary is not None
    return np.array([summary(waits_of(scenario, seed, number)) for number in range(effort.recursions)])


def queue(
    leads: float, servers: int, load: float, minutes: float = SERVICE, law: str = "exponential", **changes: Any
) -> Scenario:
    """Make a pull pool of servers without any rule; ``load`` is per server at ``SERVICE`` minutes."""
    per_day = load * servers * MINUTES_PER_DAY / SERVICE
    return firm(
        *(rep(f"r{number}", capacity=1e9) for number in range(servers)),
        horizon={"arrival_days": leads / per_day, "follow_up_days": 2},
        arrivals={"per_day": per_day},
        routing={"mode": "pull"},
        cadence=[CALL],
        qualification={"minutes": minutes, "minutes_law": law, "chance": {"A": 0}},
        recycling={"max_generations": 0},
        **changes,
    )


def mean_wait(run: Run) -> float:
    """Give the mean minutes from arrival to the first touch."""
    begun = run.events.filter(event="touched").select("lead_id", pl.col("time").alias("begun"))
    waited = run.leads.join(begun, on="lead_id", validate="1:1")
    return float((waited["begun"] - waited["created_at"]).dt.total_microseconds().to_numpy().mean() / 6e7)


def share_of(event: str) -> Callable[[Run], float]:
    """Give the measure: leads to which something happened, of all."""
    return lambda run: run.events.filter(event=event)["lead_id"].n_unique() / run.leads.height


def erlang_c(servers: int, load: float) -> float:
    """Compute the mean wait in minutes of M/M/c (Erlang 1917; Gross & Harris, section 2.3)."""
    offered = load * servers
    busy = offered**servers / factorial(servers) / (1 - load)
    waiting = busy / (busy + sum(offered**k / factorial(k) for k in range(servers)))
    return waiting * SERVICE / servers / (1 - load)


def erlang_b(servers: int, load: float) -> float:
    """Compute the share of customers that find all servers busy and leave (Erlang 1917), by recursion."""
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * servers * blocked / (count + load * servers * blocked)
    return blocked


def erlang_a(servers: int, load: float, patience: float) -> float:
    """Compute the share that abandons in M/M/c+M (Palm 1957): from the stationary law of the birth-death process."""
    arrive, serve, leave = load * servers / SERVICE, 1 / SERVICE, 1 / patience
    weights = [1.0]
    for state in range(1, 2000):
        death = min(state, servers) * serve + max(0, state - servers) * leave
        weights.append(weights[-1] * arrive / death)
    law = np.array(weights) / sum(weights)
    queue_length = (np.maximum(0, np.arange(len(law)) - servers) * law).sum()
    return float(leave * queue_length / arrive)


def pollaczek_khinchine(load: float, squared_variation: float) -> float:
    """Compute the mean wait in minutes of M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    return load * SERVICE * (1 + squared_variation) / (2 * (1 - load))


GAPS, CHANCES, DECAY, REFERENCE = (2.0, 4.0, 20.0, 24.0), (0.01, 0.01, 0.05, 0.1), 1.2, 39.0
FLOOR = 5 / 60


def cadence_contact() -> float:
    """Compute the chance of contact within a cadence whose odds fall with age from the first minutes on.

    Attempts take no time, so attempt k is made exactly at the sum of the gaps before it.
    """
    unreached, age = 1.0, 0.0
    for gap, chance in zip(GAPS, CHANCES, strict=True):
        age += gap
        odds = chance / (1 - chance) * (max(age, FLOOR) / REFERENCE) ** -DECAY
        unreached *= 1 / (1 + odds)
    return 1 - unreached


def _cadence_firm(leads: float, spoilt: float) -> Scenario:
    attempts = [
        {**CALL, "after_hours": gap, "contact_chance": chance * spoilt}
        for gap, chance in zip(GAPS, CHANCES, strict=True)
    ]
    return firm(
        rep("r1", capacity=1e9),
        horizon={"arrival_days": 7, "follow_up_days": 5},
        arrivals={"per_day": leads / 7},
        routing={"mode": "pull"},
        cadence=attempts,
        response={"reference_hours": REFERENCE, "contact_decay": DECAY},
        qualification={"minutes": 0, "chance": {"A": 0}},
        recycling={"max_generations": 0},
    )


DAYS, HAZARD, MEDIAN, SIGMA = 60.0, 0.287, 4.7, 1.62


def _buyers(leads: float, **closing: Any) -> Scenario:
    """Let everybody buy, and follow every lead for longer than ``DAYS``."""
    return firm(
        rep("r1", capacity=1e9),
        horizon={"arrival_days": 7, "follow_up_days": DAYS + 1},
        arrivals={"per_day": leads / 7},
        routing={"mode": "pull"},
        cadence=[CALL],
        qualification=NO_WORK,
        closing={"minutes": 0, **closing},
        truth={"base_chance": 0.999999},
    )


def _bought_in_time(run: Run) -> float:
    log = run.events
    bought = log.filter(event="won").join(log.filter(event="opportunity"), on="lead_id")
    days = (bought["time"] - bought["time_right"]).dt.total_microseconds() / 8.64e10
    return float((days <= DAYS).sum() / log.filter(event="opportunity").height)


BY_HOUR = (1.0,) * 9 + (8.0, 6.0) + (1.0,) * 13


def _night_and_day(leads: float, spoilt: float) -> Scenario:
    hours = [weight * (spoilt if hour == 9 else 1.0) for hour, weight in enumerate(BY_HOUR)]
    return firm(horizon={"arrival_days": 28, "follow_up_days": 0}, arrivals={"per_day": leads / 28, "by_hour": hours})


def _share_at_nine(run: Run) -> float:
    return float((run.leads["created_at"].dt.hour() == 9).mean())  # type: ignore[arg-type]


def _erlang_c_piece(load: float) -> Piece:
    return Piece(
        erlang_c(3, load), lambda leads, spoilt: queue(leads, 3, load, SERVICE * spoilt), mean_wait, mean_wait_of
    )


PIECES = {
    "Erlang B": Piece(
        erlang_b(5, 0.9),
        lambda leads, spoilt: queue(leads, 5, 0.9, SERVICE * spoilt, patience={"mean_hours": 0}),
        share_of("untouched"),
        share_lost,
    ),
    "Erlang C, load .5": _erlang_c_piece(0.5),
    "Erlang C, load .75": _erlang_c_piece(0.75),
    "Erlang A": Piece(
        erlang_a(5, 1.1, 40.0),
        lambda leads, spoilt: queue(leads, 5, 1.1, SERVICE * spoilt, patience={"mean_hours": 40 / 60}),
        share_of("untouched"),
        share_lost,
    ),
    "M/D/1": Piece(
        pollaczek_khinchine(0.6, 0.0),
        lambda leads, spoilt: queue(leads, 1, 0.6, SERVICE * spoilt, law="fixed"),
        mean_wait,
        mean_wait_of,
    ),
    "M/M/1": Piece(
        pollaczek_khinchine(0.6, 1.0),
        lambda leads, spoilt: queue(leads, 1, 0.6, SERVICE * spoilt),
        mean_wait,
        mean_wait_of,
    ),
    "arrivals by hour": Piece(8 / 36, _night_and_day, _share_at_nine),
    "contact within a cadence": Piece(cadence_contact(), _cadence_firm, share_of("contacted")),
    "steady purchases": Piece(
        1 - exp(-HAZARD * DAYS / 30),
        lambda leads, spoilt: _buyers(leads, purchase="steady", monthly_hazard=HAZARD * spoilt),
        _bought_in_time,
    ),
    "lognormal purchases": Piece(
        float(norm.cdf(np.log(DAYS / 30 / MEDIAN) / SIGMA)),
        lambda leads, spoilt: _buyers(leads, purchase="lognormal", median_months=MEDIAN * spoilt, sigma=SIGMA),
        _bought_in_time,
    ),
}
