r"""Made-up firms whose truth is known: leads, reps, a history, and the chance behind every pair.

The chance :math:`p_{ir}` that rep *r* ever wins lead *i* is the formula of :mod:`scenarios.truth` with the lead mix
and effects of the shipped baseline. Past leads were given out by rotation in an order that has nothing to do with
what they are, so each rep had the propensity 1 / (number of reps). A lead that is to be won closes at a steady
rate :math:`h` = .287 a month, the others decline after 45 days on average, so

.. math::

    P(\text{won within } d \text{ days}) = p_{ir}\,\bigl(1 - e^{-h\,d/30}\bigr);

what had not closed on the day the history ends is open. Delay and load have no effect. ``rep_points`` and
``pair_points`` are the dials of the formula: the differences between reps, and what is particular to a pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.draws import Draws
from scenarios.faults import BadInput, Fault
from scenarios.leads import draw_leads
from scenarios.organisation import Rep
from scenarios.scenario import Scenario, load
from scenarios.truth import DIALS, Truth
from scenarios.vocabulary import Differences, Outcome

HISTORY_ENDS = datetime(2026, 1, 5, tzinfo=UTC)
HISTORY_DAYS = 540
LOAD = 0.9
"""New leads per slot of capacity in a generated firm."""


@dataclass(frozen=True)
class Firm:
    """A made-up firm, as tables.

    ``truth`` has one row a pair of new lead and rep: ``lead_id``, ``rep_id``, ``chance`` (of ever winning).
    """

    leads: pl.DataFrame
    reps: pl.DataFrame
    history: pl.DataFrame
    truth: pl.DataFrame


def generate_firm(
    *,
    seed: int = 0,
    leads: int = 400,
    reps: int = 12,
    history: int = 8000,
    differences: Differences | str = Differences.REALISTIC,
    rep_points: float | None = None,
    pair_points: float | None = None,
) -> Firm:
    """Make up a firm with known truth.

    Parameters
    ----------
    seed
        Same seed, same firm.
    leads, reps, history
        How many new leads, reps and past assignments.
    differences
        Named size of both dials: ``alike`` (0 points), ``realistic`` (3) or ``dream`` (10).
    rep_points, pair_points
        Either dial set by hand, in points of chance (standard deviation).

    Raises
    ------
    BadInput
        When a count is negative, there is no rep, or a dial is negative.
    """
    _refuse_impossible(leads, reps, history)
    named = DIALS[Differences(differences)]
    dials = {
        "rep_points": named[0] if rep_points is None else rep_points,
        "pair_points": named[1] if pair_points is None else pair_points,
        "seed": seed,
    }
    base = load("baseline").replace(truth=dials)
    draws = Draws(seed)
    capacity = float(np.ceil(leads / reps / LOAD))
    people = tuple(_rep(base, draws, number, capacity) for number in range(reps))
    truth = Truth(base.truth, base.leads, people)
    fresh = _fresh_leads(base, draws, leads)
    return Firm(fresh, reps_frame(people), _history(base, truth, draws, history), _truth_frame(truth, fresh))


def reps_frame(reps: tuple[Rep, ...]) -> pl.DataFrame:
    """Give reps as a table in the schema of ``reps``."""
    columns = ("rep_id", "team", "role", "skill", "weight", "capacity", "timezone", "hours")
    content: dict[str, object] = {name: [getattr(rep, name) for rep in reps] for name in columns}
    content["role"] = [rep.role.value for rep in reps]
    for name in ("territories", "niches", "languages"):
        content[name] = [list(getattr(rep, name)) for rep in reps]
    lists = {name: pl.List(pl.String) for name in ("territories", "niches", "languages")}
    numbers = dict.fromkeys(("skill", "weight", "capacity"), pl.Float64)
    text = dict.fromkeys(("rep_id", "team", "role", "timezone", "hours"), pl.String)
    return pl.DataFrame(content, schema_overrides={**lists, **numbers, **text})


def _refuse_impossible(leads: int, reps: int, history: int) -> None:
    counts = {"leads": (leads, 0), "reps": (reps, 1), "history": (history, 0)}
    faults = [
        Fault(source="generate", column=name, value=str(count), expected=f"a whole number of {least} or more")
        for name, (count, least) in counts.items()
        if count < least
    ]
    if faults:
        raise BadInput(faults)


def _rep(base: Scenario, draws: Draws, number: int, capacity: float) -> Rep:
    skill = 0.02 + 0.96 * draws.uniform("rep skill", number)
    return Rep(
        rep_id=f"R{number:03d}",
        team=f"team {'ABCDEFGH'[number // 6 % 8]}",
        territories=_some(tuple(base.leads.territory), draws, "rep territory", number),
        niches=_some(tuple(base.leads.niche), draws, "rep niche", number),
        languages=("en", "de") if draws.uniform("rep language", number) < 0.3 else ("en",),
        skill=round(skill, 2),
        capacity=capacity,
    )


def _some(names: tuple[str, ...], draws: Draws, purpose: str, number: int) -> tuple[str, ...]:
    """Pick one or two of ``names``, two in four cases of ten."""
    first = int(draws.uniform(purpose, number) * len(names))
    second = int(draws.uniform(purpose, number, attempt=1) * len(names))
    both = draws.uniform(purpose, number, attempt=2) < 0.4
    return tuple(names[position] for position in sorted({first, second} if both else {first}))


def _fresh_leads(base: Scenario, draws: Draws, count: int) -> pl.DataFrame:
    leads = draw_leads(base.leads, Draws(draws.seed, replication=1), count)
    days_ago = draws.uniforms("lead created", np.arange(count))
    created = pl.Series("created_at", _instants(-days_ago), dtype=pl.Datetime("us", "UTC"))
    return leads.with_columns(pl.format("N{}", pl.col("lead_id").str.slice(1)).alias("lead_id"), created)


def _instants(days_from_end: NDArray[np.float64]) -> list[datetime]:
    return [HISTORY_ENDS + timedelta(seconds=round(days * 86400)) for days in days_from_end]


def _history(base: Scenario, truth: Truth, draws: Draws, count: int) -> pl.DataFrame:
    leads = draw_leads(base.leads, draws, count)
    numbers = np.arange(count)
    owner = numbers % len(truth.reps)
    chance = truth.chance(leads)[numbers, owner]
    won = draws.uniforms("firm luck", numbers) < chance
    assigned = -HISTORY_DAYS * np.sort(draws.uniforms("firm assigned", numbers))[::-1]
    waits = -np.log(draws.uniforms("firm wait", numbers))
    days = waits * np.where(won, 30 / base.closing.monthly_hazard, base.closing.decline_mean_days)
    closed = assigned + days
    is_open = closed > 0
    outcome = np.where(is_open, Outcome.OPEN.value, np.where(won, Outcome.WON.value, Outcome.LOST.value))
    closing = [None if still else at for still, at in zip(is_open, _instants(closed), strict=True)]
    return leads.with_columns(
        pl.Series("rep_id", [truth.reps[position].rep_id for position in owner], dtype=pl.String),
        pl.Series("assigned_at", _instants(assigned), dtype=pl.Datetime("us", "UTC")),
        pl.Series("outcome", outcome.tolist(), dtype=pl.String),
        pl.Series("closed_at", closing, dtype=pl.Datetime("us", "UTC")),
        pl.when(pl.Series(won & ~is_open)).then(pl.col("value")).alias("revenue"),
        pl.lit(1.0 / len(truth.reps)).alias("propensity"),
    )


def _truth_frame(truth: Truth, leads: pl.DataFrame) -> pl.DataFrame:
    rep_ids = [rep.rep_id for rep in truth.reps]
    wide = pl.DataFrame(truth.chance(leads), schema=rep_ids, orient="row").with_columns(leads["lead_id"])
    return wide.unpivot(index="lead_id", variable_name="rep_id", value_name="chance").sort("lead_id", "rep_id")
