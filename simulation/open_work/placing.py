"""Putting a firm's open work before the leads that a replication brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from scenarios import BadInput, Fault, Scenario
from scenarios.faults import Faults
from scenarios.leads import draw_leads
from simulation.calendar import Calendar, calendar_of
from simulation.market import Market
from simulation.open_work.reading import OpenWork
from simulation.open_work.standing import Opening, Stage, Standing
from simulation.units import DAY

_TIME = pl.Datetime("us", "UTC")
_LEAST_VALUE = 0.01
"""Logs of values are taken; a lead that is worth nothing is worth a cent."""


def with_open_work(market: Market, scenario: Scenario, work: OpenWork) -> Market:
    """Give a market whose first leads are the open ones; those that arrive keep their facts and chances.

    Facts of open leads that are not known are drawn from the scenario's mix. Leads that arrive are named anew where a
    name is taken.

    Raises
    ------
    BadInput
        When a fact of an open lead is none that the scenario knows, or none of the reps who have leads is in it.
    """
    arriving = market.leads
    mix = draw_leads(scenario.leads, market.draws, arriving.height + work.height).slice(arriving.height)
    opened = _facts(scenario, work, mix).with_columns(created_at=work.states["arrived_at"].cast(_TIME))
    if arriving["lead_id"].is_in(opened["lead_id"].implode()).any():
        arriving = arriving.with_columns(lead_id="new " + pl.col("lead_id"))
    opened = opened.select(arriving.columns)
    start = int(scenario.start.astimezone(UTC).timestamp()) * 1_000_000
    came = opened["created_at"].to_physical().to_numpy() - start
    chance = scenario.world.chance(opened.with_columns(pl.col("value").clip(_LEAST_VALUE)))
    return replace(
        market,
        leads=pl.concat([opened, arriving]),
        arrivals=np.concatenate([came, market.arrivals]),
        chance=np.concatenate([chance, market.chance]),
        opening=Opening(standings(scenario, work), work.past),
    )


def standings(scenario: Scenario, work: OpenWork) -> tuple[Standing, ...]:
    """Say of each open lead where it stands among the scenario's reps; one in a former rep's hands waits for another.

    Raises
    ------
    BadInput
        When none of the reps who have leads is in the scenario.
    """
    positions = {rep.rep_id: position for position, rep in enumerate(scenario.reps)}
    named = work.states["rep_id"].drop_nulls().unique(maintain_order=True).to_list()
    if named and not any(name in positions for name in named):
        expected = f"reps of scenario {scenario.name!r}, such as {next(iter(positions), 'none')!r}"
        raise BadInput([Fault(work.source, expected, column="rep_id", value=str(named[0]))])
    longest = int(work.states["held_age"].to_numpy().max(initial=0)) + DAY
    calendars = [_before(scenario, position, longest) for position in range(len(scenario.reps))]
    rows = enumerate(work.states.iter_rows(named=True))
    return tuple([_standing(number, row, positions, calendars, longest) for number, row in rows])


def remarks_on(scenario: Scenario, work: OpenWork) -> tuple[str, ...]:
    """Say of the open work what a reader must know: where it stands, and whose reps have left."""
    stages = work.states["stage"].to_list()
    counts = ", ".join(f"{stages.count(stage.value):,} {stage.value}" for stage in Stage if stage.value in stages)
    begun = f"Begins on {work.as_of.date()} with {work.height:,} open leads: {counts}. Figures are those of the leads "
    begun += "that arrive from then on, but for those of open work."
    held = work.states.filter(pl.col("rep_id").is_not_null() & (pl.col("stage") != Stage.NURTURE.value))
    former = held.filter(~pl.col("rep_id").is_in([rep.rep_id for rep in scenario.reps])).height
    left = f"{former:,} open leads were with former reps (not in the scenario); they wait for another rep."
    return (begun, *work.remarks, *((left,) if former else ()), *_strange_sources(scenario, work))


def _strange_sources(scenario: Scenario, work: OpenWork) -> tuple[str, ...]:
    """Say which sources of open leads no rule of the scenario speaks of."""
    if "source" not in work.facts.columns:
        return ()
    known = work.facts.join(work.states, on="lead_id", how="semi")
    found = [f"{value} ({len(leads):,})" for value, leads in _strange(known, "source", set(scenario.leads.source))]
    if not found:
        return ()
    return (f"Sources of open leads that the scenario does not have, so that none of its rules are about them: "
            f"{', '.join(found)}.",)  # fmt: skip


def _standing(
    number: int, row: dict[str, object], positions: dict[str, int], calendars: list[Calendar], longest: int
) -> Standing:
    rep = positions.get(str(row["rep_id"]), -1)
    held, stage_age = _whole(row["held_age"]), _whole(row["stage_age"])
    stage = Stage(str(row["stage"]))
    if rep < 0 and stage is not Stage.NURTURE:
        stage = Stage.WAITING
    previous = row["previous"] if isinstance(row["previous"], list) else []
    return Standing(
        number=number,
        stage=stage,
        rep=rep,
        warm_since=-_whole(row["warm_age"]),
        assigned_at=-held,
        since=-stage_age,
        last_touch=-_whole(row["touch_age"]),
        waited=calendars[rep].worked(longest - held, longest) if rep >= 0 else 0,
        worked=calendars[rep].worked(longest - stage_age, longest) if rep >= 0 else 0,
        generation=_whole(row["generation"]),
        handovers=max(_whole(row["handovers"]), int(rep >= 0)),
        owners=_whole(row["owners"]),
        attempts=_whole(row["attempts"]),
        touched=bool(row["touched"]),
        previous=frozenset(positions[name] for name in previous if name in positions),
    )


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int) else 0


def _before(scenario: Scenario, position: int, longest: int) -> Calendar:
    """Lay a rep's hours over the time before the run, its end at ``longest``; absences then are not known."""
    rep = scenario.reps[position]
    begin: datetime = scenario.start.astimezone(UTC) - timedelta(microseconds=longest)
    return calendar_of(rep.hours, rep.timezone, begin, longest)


def _facts(scenario: Scenario, work: OpenWork, mix: pl.DataFrame) -> pl.DataFrame:
    """Give the facts of open leads, those not known from the mix."""
    names = [name for name in mix.columns if name != "lead_id"]
    known = work.states.select("lead_id").join(
        work.facts.select("lead_id", *[name for name in names if name in work.facts.columns]),
        on="lead_id", how="left", maintain_order="left",
    )  # fmt: skip
    _refuse_unknown(scenario, known, work.leads_source)
    filled = [pl.coalesce(known[name], mix[name]).alias(name) if name in known.columns else mix[name] for name in names]
    return known.select("lead_id").with_columns(filled)


def _refuse_unknown(scenario: Scenario, known: pl.DataFrame, source: str) -> None:
    kinds = {
        "territory": set(scenario.leads.territory),
        "niche": set(scenario.leads.niche),
        "grade": {grade.value for grade in scenario.leads.grade},
    }
    faults = Faults()
    for name, allowed in kinds.items():
        for value, leads in _strange(known, name, allowed):
            expected = f"one of {', '.join(sorted(allowed))}, as in scenario {scenario.name!r}"
            more = f" and {len(leads) - 1:,} more" if leads[1:] else ""
            faults.add(source, f"{expected} (lead {leads[0]}{more})", column=name, value=value)
    faults.raise_if_any()


def _strange(known: pl.DataFrame, name: str, allowed: set[str]) -> list[tuple[str, list[str]]]:
    """Give the values of a column that are none of those allowed, each with the leads that have it."""
    if name not in known.columns:
        return []
    others = known.filter(pl.col(name).is_not_null() & ~pl.col(name).is_in(sorted(allowed)))
    return others.group_by(name).agg("lead_id").sort(name).rows()
