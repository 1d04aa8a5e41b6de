"""A scenario as the playbook that people who work by it would read: who, what, by when, and what else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from fairlead.calibrating.standing import standing_line
from fairlead.organisations.size import size_of
from fairlead.organisations.way import Stage, drawn, stages_of
from fairlead.organisations.wording import by_kind, clock, days, listed, mix, share, span, times
from scenarios import Scenario
from scenarios.calibrated import Standing
from scenarios.constraints import Match
from scenarios.funnel import Mode, OnBreach, PurchaseLaw, SqlClockStart
from scenarios.vocabulary import CapacityUnit, Role


@dataclass(frozen=True)
class Section:
    """A heading and its rules, a sentence each."""

    title: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Playbook:
    """The whole of it; names no rep. ``standing_line`` says how far its figures may be taken for a firm's."""

    title: str
    description: str
    standing_line: str
    validated: bool
    stages: tuple[Stage, ...]
    sections: tuple[Section, ...]
    assumed: str

    def markdown(self) -> str:
        """Write it as Markdown."""
        parts = [
            f"# {self.title}",
            f"> {self.standing_line}",
            self.description,
            "## A lead's way",
            f"```text\n{drawn(self.stages)}\n```",
        ]
        for section in self.sections:
            parts += [f"## {section.title}", "\n".join(f"* {rule}" for rule in section.rules)]
        return "\n\n".join([*parts, self.assumed, ""])


def playbook_of(scenario: Scenario) -> Playbook:
    """Put a scenario's rules into sentences; teams are described, persons are not."""
    sections = (
        Section("Who", tuple(_who(scenario))),
        Section("Leads", tuple(_leads(scenario))),
        Section("Hand-over", tuple(_hand_over(scenario))),
        Section("Acceptance", tuple(_acceptance(scenario))),
        Section("First contact", tuple(_contact(scenario))),
        Section("Qualification", tuple(_qualification(scenario))),
        Section("Opportunities", tuple(_opportunities(scenario))),
        Section("Leads that come back", tuple(_returns(scenario))),
    )
    told = tuple(section for section in sections if section.rules)
    return Playbook(
        title=scenario.title,
        description=scenario.description,
        standing_line=standing_line(scenario),
        validated=scenario.standing is Standing.VALIDATED,
        stages=stages_of(scenario),
        sections=told,
        assumed=_assumed(scenario),
    )


def _who(scenario: Scenario) -> Iterator[str]:
    unit = {
        CapacityUnit.LEADS: "leads a day",
        CapacityUnit.OPEN_LEADS: "leads open at once",
        CapacityUnit.MINUTES: "leads a day",
    }[scenario.routing.capacity_unit]
    for team in dict.fromkeys(rep.team for rep in scenario.reps):
        members = [rep for rep in scenario.reps if rep.team == team]
        roles = listed([_counted(role, count) for role, count in Counter(rep.role for rep in members).most_common()])
        where = sorted({territory for rep in members for territory in rep.territories})
        capacity = sum(rep.capacity for rep in members)
        room = f", {capacity:g} {unit} together" if capacity else ""
        area = f", for {listed(where)}" if where else ""
        hours = sorted({f"{rep.hours} ({rep.timezone})" for rep in members})
        yield f"Team {team}: {roles}{area}{room}; {'; '.join(hours)}."
    if not scenario.reps:
        yield "Nobody yet."
    load = size_of(scenario).load
    if load is not None:
        yield f"Arrivals fill {share(load)} of what may be handed over in a week, leads that come back not counted."
    if scenario.ramp is not None:
        start, ramp = share(scenario.ramp.start_share), scenario.ramp.days
        yield f"Who is new starts at {start} of the cap and has all of it after {ramp:g} days."
    if scenario.absences:
        yield f"{len(scenario.absences)} absences are known; nobody who is away is given a lead."


def _counted(role: Role, count: int) -> str:
    noun = "inside rep" if role is Role.INSIDE else role.value
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _leads(scenario: Scenario) -> Iterator[str]:
    leads = scenario.leads
    growth = scenario.arrivals.weekly_growth
    growing = f" (at first; {growth:+.1%} from week to week)" if growth else ""
    yield f"Some {scenario.arrivals.per_day:g} a day{growing}: {mix(leads.source)}."
    yield f"Grades: {mix(leads.grade)}."
    for name, kinds in (("Territories", leads.territory), ("Niches", leads.niche), ("Languages", leads.language)):
        if len(kinds) > 1:
            yield f"{name}: {mix(kinds)}."
    if scenario.verification is not None:
        rules = scenario.verification
        yield (
            f"Inside sales spends {rules.minutes:g} minutes on each lead that scores below {rules.threshold:g}, before "
            "anybody else sees it, and sorts out who would not qualify."
        )
    if scenario.readiness is not None:
        ready = scenario.readiness
        held = "Marketing holds the others until then." if ready.hold else "The others are handed over all the same."
        later = f"the rest after {ready.mean_days:g} days"
        yield f"{share(ready.ready_share)} are ready to talk when they arrive, {later}. {held}"
    if scenario.agreement is not None:
        yield f"Marketing has agreed to bring {scenario.agreement.accepted_per_week:g} leads a week that sales accepts."


def _hand_over(scenario: Scenario) -> Iterator[str]:
    routing = scenario.routing
    if routing.mode is Mode.PULL:
        every = f"every {routing.window_minutes:g} minutes"
        yield f"Leads wait in one queue; {every} whoever is idle longest takes the next."
    else:
        yield f"Waiting leads are given out every {routing.window_minutes:g} minutes by the routing method."
    if routing.on_shift_only:
        yield "Only to reps on shift."
    hard = [name for name in ("territory", "niche", "language") if getattr(scenario.matches, name) is Match.HARD]
    if hard:
        yield f"Only to reps who name the lead's own {listed(hard)}, or none."
    for role in ("closer", "hunter", "farmer", "partner", "inside"):
        yield from _role(scenario, role)
    yield f"A lead has {routing.max_owners} owners at most, and nobody gets it twice."
    if scenario.patience is not None:
        yield f"Who waits in vain leaves after {span(scenario.patience.mean_hours)} on average."


def _role(scenario: Scenario, role: str) -> Iterator[str]:
    if scenario.roles is None:
        return
    rules = getattr(scenario.roles, role)
    limits = []
    if rules.grades:
        limits.append(f"of grade {listed([grade.value for grade in rules.grades])}")
    if rules.sources:
        limits.append(f"from {listed(list(rules.sources))}")
    if rules.returned is not None:
        limits.append("that came back" if rules.returned else "that are new")
    if limits:
        yield f"{role.capitalize()}s get leads {', '.join(limits)} only."
    if rules.acceptance_hours is not None:
        yield f"{role.capitalize()}s have {span(rules.acceptance_hours)} to accept."
    if rules.sql_days is not None:
        yield f"{role.capitalize()}s have {rules.sql_days:g} days to qualify."


def _acceptance(scenario: Scenario) -> Iterator[str]:
    rules = scenario.acceptance
    if rules.clock_hours is None:
        yield "No clock: a rep accepts or rejects when she looks."
    else:
        yield f"Accept or reject within {clock(rules.clock_hours, rules.clock)}; else {_breach(rules.on_breach)}."
    for grade, hours in rules.clock_hours_by_grade.items():
        yield f"Grade {grade.value}: within {clock(hours, rules.clock)}."
    if rules.remind_hours is not None:
        yield f"A reminder comes {span(rules.remind_hours)} before the clock runs out."
    reasons = listed(list(rules.reject_reasons))
    yield f"A rejection needs a reason: {reasons}."
    yield f"Expected to be accepted, of those looked at: {by_kind(rules.accept_chance)}."
    if scenario.neglect is not None and scenario.neglect.remind_hours is not None:
        kind = "working hours" if scenario.neglect.business else "hours"
        yield f"Accepted and not begun with: a reminder after {scenario.neglect.remind_hours:g} {kind}."
    if scenario.neglect is not None and scenario.neglect.reassign_hours is not None:
        kind = "working hours" if scenario.neglect.business else "hours"
        yield f"Still not begun with after {scenario.neglect.reassign_hours:g} {kind}: to another rep."


def _contact(scenario: Scenario) -> Iterator[str]:
    for number, attempt in enumerate(scenario.cadence, start=1):
        when = "at once" if attempt.after_hours == 0 else f"{span(attempt.after_hours)} later"
        by = "automated" if attempt.automated else f"{attempt.minutes:g} minutes"
        yield f"Attempt {number}: {attempt.channel.value}, {when} ({by}; {share(attempt.contact_chance)} answer)."
    if scenario.engagement is not None:
        yield "Who raises a hand is called before all other work."
    if scenario.stalls is not None and scenario.stalls.accepted_days is not None:
        yield f"No contact {scenario.stalls.accepted_days:g} days after acceptance: taken back."


def _qualification(scenario: Scenario) -> Iterator[str]:
    rules = scenario.qualification
    yield f"A first conversation of {rules.minutes:g} minutes."
    if rules.clock_days is not None:
        start = "acceptance" if rules.clock_from is SqlClockStart.ACCEPTANCE else "hand-over"
        yield f"Qualified within {days(rules.clock_days, rules.clock)} of {start}; else {_breach(rules.on_breach)}."
    for grade, count in rules.clock_days_by_grade.items():
        yield f"Grade {grade.value}: within {days(count, rules.clock)}."
    yield f"Expected to qualify, of those reached: {by_kind(rules.chance)}."
    booked = scenario.appointments
    if booked is not None:
        yield (
            f"{share(booked.share)} talk by appointment: {booked.slot_minutes:g} minutes, {span(booked.notice_hours)} "
            f"ahead or later, {booked.hours} ({booked.timezone})."
        )
        yield f"Who does not come is booked again {times(booked.rebookings)} at most."


def _opportunities(scenario: Scenario) -> Iterator[str]:
    closing = scenario.closing
    yield f"{closing.minutes:g} minutes of a rep's work each."
    if closing.purchase is PurchaseLaw.STEADY:
        yield f"Who buys does so at a steady rate, {share(closing.monthly_hazard)} of those left a month."
    else:
        yield f"Who buys does so after {closing.median_months:g} months at the median."
    if scenario.stalls is not None and scenario.stalls.opportunity_days is not None:
        yield f"Without a decision after {scenario.stalls.opportunity_days:g} days it is taken back."


def _returns(scenario: Scenario) -> Iterator[str]:
    rules = scenario.recycling
    if rules.max_generations == 0 or rules.return_chance == 0:
        yield "None: what is handed back is lost."
        return
    back = f"after {rules.mean_days:g} days on average, {times(rules.max_generations)} at most"
    yield f"{share(rules.return_chance)} of what goes to nurture warms up again, {back}."
    if rules.exclude_previous_owners:
        yield "Never back to a rep who had it."
    calls = scenario.tele_prospecting
    if calls is not None:
        often = f"{times(calls.calls)}, every {calls.every_days:g} days"
        yield f"Inside sales calls what was {listed(list(calls.causes))}: {often}."


def _breach(breach: OnBreach) -> str:
    return "it goes to another rep" if breach is OnBreach.REDISTRIBUTE else "it goes to nurture"


def _assumed(scenario: Scenario) -> str:
    count = Counter(row.quality.value for row in scenario.provenance)
    if not count:
        return "No figure of this scenario says where it comes from."
    told = listed([f"{number} {quality}" for quality, number in count.most_common()])
    return f"Where the figures come from: {told}. The file says which."
