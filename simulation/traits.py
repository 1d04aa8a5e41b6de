"""What is particular to each rep and lead of a run by the scenario's habits and stations; fixed before it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.special import betaincinv

from scenarios import Draws, Scenario
from scenarios.draws import key_of
from scenarios.vocabulary import Grade, Role
from simulation.calendar import Calendar, calendar_of
from simulation.funnel.lead import Lead
from simulation.misfits import Misfits, misfits_of
from simulation.units import DAY


@dataclass(slots=True)
class Traits:
    """See the functions below for how each is drawn.

    Attributes
    ----------
    ignored
        Each rep's share of leads she ignores; empty where all ignore alike.
    stops_after
        After how many attempts each rep stops; empty where all follow the cadence to its end.
    desks
        Positions of the inside reps who verify and call.
    misfits
        Which pairs do not suit one another, and why.
    sources
        Source of each lead, where roles ask for it.
    prospects
        When prospects have time for an appointment.
    """

    ignored: tuple[float, ...] = ()
    stops_after: tuple[int, ...] = ()
    desks: tuple[int, ...] = ()
    misfits: Misfits = field(default_factory=Misfits)
    sources: tuple[str, ...] = ()
    prospects: Calendar | None = None
    _ruled_out: dict[tuple[frozenset[int], Grade, str, bool], frozenset[int]] = field(default_factory=dict)

    def ruled_out(self, scenario: Scenario, lead: Lead, *, returned: bool) -> frozenset[int]:
        """Give the positions of the reps who may not have a lead: by a match, by their role, or as those who call."""
        source = self.sources[lead.number] if self.sources else ""
        known = self._ruled_out.get((lead.kept_from, lead.grade, source, returned))
        if known is None:
            by_role = _barred_by_role(scenario, lead.grade, source, returned=returned)
            known = lead.kept_from | frozenset(self.desks) | by_role
            self._ruled_out[lead.kept_from, lead.grade, source, returned] = known
        return known


def traits_of(scenario: Scenario, leads: pl.DataFrame) -> Traits:
    """Draw what is particular to the reps, and look up what is particular to the leads."""
    inside = [position for position, rep in enumerate(scenario.reps) if rep.role is Role.INSIDE]
    at_desks = scenario.verification is not None or scenario.tele_prospecting is not None
    return Traits(
        ignored=_ignored(scenario),
        stops_after=_stops_after(scenario),
        desks=tuple(inside) if at_desks else (),
        misfits=misfits_of(scenario, leads),
        sources=tuple(leads["source"].to_list()) if scenario.roles is not None else (),
        prospects=_prospects(scenario),
    )


def _ignored(scenario: Scenario) -> tuple[float, ...]:
    """Draw each rep's share from a beta distribution whose mean is the scenario's."""
    habit, mean = scenario.ignoring, scenario.acceptance.ignored_share
    if habit is None or habit.rep_concentration is None or not 0 < mean < 1:
        return ()
    draws, size = Draws(scenario.truth.seed), habit.rep_concentration
    uniforms = [draws.uniform("share ignored", key_of(rep.rep_id)) for rep in scenario.reps]
    return tuple(np.asarray(betaincinv(mean * size, (1 - mean) * size, uniforms)).tolist())


def _stops_after(scenario: Scenario) -> tuple[int, ...]:
    if scenario.persistence is None:
        return ()
    weights = scenario.persistence.attempts
    names, edges = list(weights), np.cumsum(list(weights.values()))
    draws = Draws(scenario.truth.seed)
    uniforms = [draws.uniform("attempts made", key_of(rep.rep_id)) for rep in scenario.reps]
    picked = np.searchsorted(edges / edges[-1], uniforms, side="right")
    return tuple(names[min(position, len(names) - 1)] for position in picked.tolist())


def _prospects(scenario: Scenario) -> Calendar | None:
    rules = scenario.appointments
    if rules is None:
        return None
    return calendar_of(rules.hours, rules.timezone, scenario.start, round(scenario.days * DAY))


def _barred_by_role(scenario: Scenario, grade: Grade, source: str, *, returned: bool) -> frozenset[int]:
    if scenario.roles is None:
        return frozenset()
    barred = []
    for position, rep in enumerate(scenario.reps):
        rules = scenario.roles.of(rep.role)
        fits = (not rules.grades or grade in rules.grades) and (not rules.sources or source in rules.sources)
        if not fits or rules.returned not in (None, returned):
            barred.append(position)
    return frozenset(barred)
