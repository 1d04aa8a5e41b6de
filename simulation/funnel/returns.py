"""What becomes of a lead that leaves a rep's hands: another rep, nurture or calls and back, or the end."""

from __future__ import annotations

from scenarios.funnel import OnBreach
from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import ends, patience, teleprospecting
from simulation.funnel.lead import Case, Lead, Place
from simulation.luck import Purpose, exponential
from simulation.units import DAY
from simulation.world import World

_RECYCLED, _REHEATED, _REVERTED = EventKind.RECYCLED, EventKind.REHEATED, EventKind.REVERTED
_LUCK_RETURNS, _LUCK_RETURN_TIME = Purpose.RETURNS, Purpose.RETURN_TIME
_NURTURE = Place.NURTURE


def revert(world: World, case: Case, clock: str, on_breach: OnBreach) -> None:
    """Take a lead from a rep whose clock ran out, and pass it on or back as the rule says."""
    world.release(case)
    world.note(_REVERTED, case, detail(clock=clock))
    lead = case.lead
    another = lead.owners < world.scenario.routing.max_owners and world.has_candidate(lead)
    if on_breach is OnBreach.REDISTRIBUTE and another:
        patience.submit(world, lead)
    else:
        recycle(world, case, "late")


def recycle(world: World, case: Case, cause: str) -> None:
    """Hand a lead back; somebody calls it or nurture keeps it, it returns, or does not, or no longer may."""
    world.release(case)
    world.note(_RECYCLED, case, detail(cause=cause))
    lead = case.lead
    lead.place = _NURTURE
    if lead.generation >= world.scenario.recycling.max_generations:
        ends.give_up(world, lead)
    elif teleprospecting.wanted(world, cause):
        teleprospecting.begin(world, lead, cause, reheat, _nurture)
    else:
        _nurture(world, lead)


def _nurture(world: World, lead: Lead) -> None:
    """Let a lead rest in automated nurture; a share of leads warms up there."""
    rules = world.scenario.recycling
    if world.luck.uniform(_LUCK_RETURNS, lead.number, lead.generation) < rules.return_chance:
        delay = exponential(world.luck, _LUCK_RETURN_TIME, lead.number, lead.generation, rules.mean_days * DAY)
        world.clock.at(world.clock.now + delay, reheat, world, lead)


def reheat(world: World, lead: Lead, particulars: str | None = None) -> None:
    """Bring a lead back, as interested as one that has just arrived; nobody who had it gets it again."""
    lead.generation += 1
    lead.owners = 0
    lead.warm_since = world.clock.now
    if world.scenario.roles is not None:
        lead.ruled_out = world.traits.ruled_out(world.scenario, lead, returned=True)
    world.note_lead(_REHEATED, lead, particulars)
    if world.has_candidate(lead):
        patience.submit(world, lead)
    else:
        ends.give_up(world, lead)
