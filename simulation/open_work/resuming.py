"""Open leads at the first instant of a run: each is put where it stands, and what is still to come is drawn given that.

What had not happened by then is drawn from its law on condition that it had not: exponential times go on as if they
began, a share who never act has grown, an opportunity that is still open is less likely to be won. Draws have the names
they always have, by lead and turn, so every policy meets them alike. What the log does not tell (a habit of neglect, a
hand about to be raised, the rest of a piece of work) is drawn as for a lead that has just come to its stage.
"""

from __future__ import annotations

from math import exp, log

from scipy.special import ndtr, ndtri

from scenarios.funnel import PurchaseLaw, SqlClockStart
from simulation.funnel import acceptance, ends, patience, pursuit, qualification, returns, stalls
from simulation.funnel.lead import Case, Lead, Place
from simulation.luck import Purpose, exponential
from simulation.open_work.standing import Stage, Standing
from simulation.units import DAY, HOUR, MONTH, NEVER
from simulation.world import World


def resume(world: World, open_leads: tuple[Standing, ...]) -> None:
    """Put every open lead into its place, in order of arrival."""
    for standing in open_leads:
        lead = world.leads[standing.number]
        lead.warm_since, lead.generation = standing.warm_since, standing.generation
        lead.handovers, lead.owners = standing.handovers, standing.owners
        lead.touched, lead.previous = standing.touched, standing.previous
        _RESUMED[standing.stage](world, lead, standing)


def _waiting(world: World, lead: Lead, _: Standing) -> None:
    lead.place = Place.WAITING
    if world.has_candidate(lead):
        patience.submit(world, lead)


def _nurture(world: World, lead: Lead, standing: Standing) -> None:
    """Let it rest on; who has rested long returns less likely."""
    lead.place = Place.NURTURE
    rules = world.scenario.recycling
    mean = rules.mean_days * DAY
    chance = _still(rules.return_chance, exp(standing.since / mean) if mean else 0.0)
    if lead.generation < rules.max_generations and _uniform(world, Purpose.RETURNS, lead) < chance:
        delay = exponential(world.luck, Purpose.RETURN_TIME, lead.number, lead.generation, mean)
        world.clock.at(delay, returns.reheat, world, lead)


def _case(world: World, lead: Lead, standing: Standing) -> Case:
    """Put a lead into the hands it is in; it counts against what its rep can have open, not against her day."""
    case = Case(lead, standing.rep, lead.handovers - 1, standing.assigned_at)
    case.touched = standing.attempts > 0 or standing.stage in (Stage.REACHED, Stage.OPPORTUNITY)
    lead.place = Place.HELD
    seat = world.seats[standing.rep]
    seat.open_cases += 1
    seat.untouched += not case.touched
    return case


def _unanswered(world: World, lead: Lead, standing: Standing) -> None:
    """Wait on for her answer; who has not answered for long is likelier to have ignored the lead."""
    case = _case(world, lead, standing)
    rules, own = world.scenario.acceptance, world.traits.ignored
    ignored = own[case.rep] if own else rules.ignored_share
    mean = rules.mean_hours * HOUR
    looks = _still(1.0 - ignored, exp(-standing.waited / mean) if mean else float(standing.waited == 0))
    answers = world.luck.uniform(Purpose.IGNORED, lead.number, case.turn) >= 1.0 - looks
    delay = exponential(world.luck, Purpose.ANSWER_TIME, lead.number, case.turn, mean) if answers else None
    acceptance.resume(world, case, delay, standing.waited)


def _worked(world: World, lead: Lead, standing: Standing) -> None:
    """Go on with the attempts; after more than the cadence has, the lead goes back as the cadence says."""
    case = _case(world, lead, standing)
    case.step = min(standing.attempts, len(world.cadence))
    deadline = _sql_deadline(world, case, standing)
    pursuit.resume(world, case, deadline=deadline, since=standing.since, last=standing.last_touch)


def _sql_deadline(world: World, case: Case, standing: Standing) -> int:
    """Give the instant by which it must have been contacted, now if that is past; ``NEVER`` without clock."""
    seat, now = world.seats[case.rep], world.clock.now
    sql = seat.clocks[case.lead.grade].sql
    handed = world.scenario.qualification.clock_from is SqlClockStart.DISTRIBUTION
    start, worked = (case.assigned_at, standing.waited) if handed else (standing.since, standing.worked)
    return sql.goes_on(now, sql.left(now - start, worked), seat.calendar)


def _reached(world: World, lead: Lead, standing: Standing) -> None:
    """Hold the conversation, at the odds of the age at which the lead was reached."""
    case = _case(world, lead, standing)
    case.safe = True
    qualification.resume(world, case, age=standing.since - standing.warm_since)


def _opportunity(world: World, lead: Lead, standing: Standing) -> None:
    """Wait on for the buyer: will she buy, given that she has neither bought nor declined so far, and when."""
    case = _case(world, lead, standing)
    case.safe = True
    until = stalls.watch_decision(world, case, standing.since)
    rules, age = world.scenario.closing, -standing.since
    declining = rules.silent_share + (1.0 - rules.silent_share) * exp(-age / (rules.decline_mean_days * DAY))
    chance, left = world.chance.item(lead.number, case.rep), _unbought(world, age)
    buys = _share(chance * left, (1.0 - chance) * declining)
    bought = 1.0 - _unbought(world, age + until) / left if left > 0 else 1.0
    world.expected.append((lead.number, case.rep, buys * bought))
    if world.luck.buyer(lead.number, lead.generation, world.seats[case.rep].rep.rep_id) < buys:
        world.clock.at(_purchase_delay(world, lead, age), ends.win, world, case)
    elif _uniform(world, Purpose.SILENT, lead) >= _share(rules.silent_share, declining - rules.silent_share):
        mean = rules.decline_mean_days * DAY
        delay = exponential(world.luck, Purpose.DECLINE_TIME, lead.number, lead.generation, mean)
        world.clock.at(delay, ends.lose, world, case)


def _unbought(world: World, age: int) -> float:
    """Give the chance that a buyer who will buy has not done so at this age of the opportunity."""
    rules = world.scenario.closing
    if rules.purchase is PurchaseLaw.STEADY:
        return exp(-age * rules.monthly_hazard / MONTH)
    if age <= 0:
        return 1.0
    ahead = log(rules.median_months * MONTH) - log(age)
    return float(ndtr(ahead / rules.sigma)) if rules.sigma else float(ahead > 0)


def _purchase_delay(world: World, lead: Lead, age: int) -> int:
    """Draw how long a buyer who will buy, and has not at this age, still takes."""
    rules = world.scenario.closing
    if rules.purchase is PurchaseLaw.STEADY:
        return exponential(
            world.luck, Purpose.PURCHASE_TIME, lead.number, lead.generation, MONTH / rules.monthly_hazard
        )
    later = _unbought(world, age) * (1.0 - _uniform(world, Purpose.PURCHASE_TIME, lead))
    if later <= 0.0:
        return 0
    instant = exp(log(rules.median_months * MONTH) - rules.sigma * float(ndtri(later)))
    return min(max(0, round(instant) - age), NEVER)


def _still(chance: float, left: float) -> float:
    """Give the chance of what happens at all with ``chance``, given that it has not; ``left`` would not have by now."""
    return _share(chance * left, 1.0 - chance)


def _share(one: float, other: float) -> float:
    return one / (one + other) if one + other > 0 else 0.0


def _uniform(world: World, purpose: Purpose, lead: Lead) -> float:
    return world.luck.uniform(purpose, lead.number, lead.generation)


_RESUMED = {
    Stage.WAITING: _waiting,
    Stage.NURTURE: _nurture,
    Stage.UNANSWERED: _unanswered,
    Stage.WORKED: _worked,
    Stage.REACHED: _reached,
    Stage.OPPORTUNITY: _opportunity,
}
