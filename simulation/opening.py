"""Setting the stage: reps at their desks, leads on their way, a router between them."""

from __future__ import annotations

from copy import deepcopy
from functools import partial

import numpy as np

from matching import Policy
from scenarios import Scenario
from scenarios.eligibility import eligible_pairs, kinds_of
from scenarios.funnel import Mode
from scenarios.vocabulary import Grade
from simulation.allowances import allowance_of
from simulation.attendance import calendar_for
from simulation.clock import Clock
from simulation.desk import Desk
from simulation.event_log import EventLog
from simulation.funnel import arriving
from simulation.funnel.clocks import clocks_by_role
from simulation.funnel.lead import Lead
from simulation.funnel.lead_facts import Known
from simulation.funnel.pulling import PullRouter
from simulation.funnel.routing import WindowRouter
from simulation.funnel.steps import steps_of
from simulation.luck import LeadLuck, PairLuck
from simulation.market import Market
from simulation.open_work.resuming import resume
from simulation.plain import plain
from simulation.seat import Seat
from simulation.tables import reps_table
from simulation.traits import Traits, traits_of
from simulation.units import DAY
from simulation.values import ValueModel, values_for
from simulation.world import Router, World


def open_world(scenario: Scenario, market: Market, router: Router, *, luck_by_pair: bool) -> World:
    """Build a run that only waits for its clock to be started; arguments as in :func:`simulation.run.run_in`."""
    clock = Clock(round(scenario.days * DAY), crowd=market.leads.height)
    luck = (PairLuck if luck_by_pair else LeadLuck)(market.draws, market.leads.height)
    seats = _seats(scenario, clock)
    traits = traits_of(scenario, market.leads)
    leads = _leads(scenario, market, traits)
    steps = steps_of(scenario.cadence)
    world = World(plain(scenario), clock, EventLog(), luck, seats, leads, market.chance, router, steps, traits)
    if router.hears_of_idle:
        for seat in seats:
            seat.desk.when_idle = partial(router.idle, world, seat)
            router.idle(world, seat)
    known = () if market.opening is None else market.opening.leads
    resume(world, known)
    arriving.await_arrival(world, len(known))
    return world


def _leads(scenario: Scenario, market: Market, traits: Traits) -> tuple[Lead, ...]:
    grades = {grade.value: grade for grade in Grade}
    facts = zip(market.leads["grade"].to_list(), market.arrivals.tolist(), strict=True)
    leads = tuple([Lead(number, grades[grade], arrived) for number, (grade, arrived) in enumerate(facts)])
    kinds, kind_of = kinds_of(market.leads)
    allowed = eligible_pairs(kinds, reps_table(scenario), scenario.matches)
    if allowed is not None:
        kept_from = [frozenset(np.flatnonzero(~row).tolist()) for row in allowed]
        for lead, kind in zip(leads, kind_of.tolist(), strict=True):
            lead.kept_from = lead.ruled_out = kept_from[kind]
    if traits.desks or scenario.roles is not None:
        for lead in leads:
            lead.ruled_out = traits.ruled_out(scenario, lead, returned=False)
    return leads


def _seats(scenario: Scenario, clock: Clock) -> tuple[Seat, ...]:
    clocks, seats = clocks_by_role(scenario), []
    for position, rep in enumerate(scenario.reps):
        calendar = calendar_for(scenario, rep)
        desk = Desk(clock, calendar, rep.selling_share)
        seats.append(Seat(position, rep, calendar, desk, clocks[rep.role], allowance_of(scenario, rep)))
    return tuple(seats)


def router_for(scenario: Scenario, market: Market, policy: Policy, model: ValueModel | None) -> Router:
    """Give the router that the scenario's mode asks for; a policy keeps nothing from one run to the next."""
    if scenario.routing.mode is Mode.PULL:
        return PullRouter()
    facts = {name: market.leads[name] for name in market.leads.columns if name != "lead_id"}
    known = Known(tuple(market.leads["lead_id"].to_list()), facts, values_for(policy, scenario, market, model))
    return WindowRouter(deepcopy(policy), known, market.draws.generator("policy"))
