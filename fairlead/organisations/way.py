"""A lead's way through an organisation: its stages in order, and how a lead leaves each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fairlead.organisations.wording import clock, share
from scenarios import Scenario
from scenarios.funnel import Mode, OnBreach


@dataclass(frozen=True)
class Stage:
    """A stage: what happens, and what else may become of the lead, each as a few words."""

    name: str
    what: str
    otherwise: tuple[str, ...] = ()


def stages_of(scenario: Scenario) -> tuple[Stage, ...]:
    """Give the stages that this organisation has, in order."""
    return tuple(_stages(scenario))


def _stages(scenario: Scenario) -> Iterator[Stage]:
    yield _arrival(scenario)
    if scenario.verification is not None:
        what = f"inside sales looks at scores below {scenario.verification.threshold:g}"
        yield Stage("Verification", what, ("disqualified: sorted out",))
    yield _hand_over(scenario)
    yield _acceptance(scenario)
    yield Stage("First contact", f"{len(scenario.cadence)} attempts at most", _uncontacted(scenario))
    yield _qualification(scenario)
    yield _opportunity(scenario)
    yield Stage("Won", "the buyer buys")


def _arrival(scenario: Scenario) -> Stage:
    held = scenario.readiness is not None and scenario.readiness.hold
    what = f"some {scenario.arrivals.per_day:g} leads on a usual day"
    return Stage("Arrival", what, ("held by marketing until it is ready",) if held else ())


def _hand_over(scenario: Scenario) -> Stage:
    routing = scenario.routing
    how = "reps take the next from one queue" if routing.mode is Mode.PULL else "a method picks the rep"
    waits = ("nobody free: it waits",) if scenario.patience is None else ("nobody free: it waits, or loses interest",)
    return Stage("Hand-over", f"{how}, every {routing.window_minutes:g} minutes", waits)


def _acceptance(scenario: Scenario) -> Stage:
    rules = scenario.acceptance
    late = () if rules.clock_hours is None else (f"late: {_goes(rules.on_breach)}",)
    within = (
        "whenever the rep looks" if rules.clock_hours is None else f"within {clock(rules.clock_hours, rules.clock)}"
    )
    return Stage("Acceptance", within, ("rejected, with a reason: nurture", *late))


def _uncontacted(scenario: Scenario) -> tuple[str, ...]:
    gave_up = () if scenario.persistence is None else ("given up before the last attempt: nurture",)
    return ("never reached: nurture", *gave_up)


def _qualification(scenario: Scenario) -> Stage:
    rules = scenario.qualification
    late = () if rules.clock_days is None else (f"late: {_goes(rules.on_breach)}",)
    booked = scenario.appointments
    what = "a first conversation" if booked is None else f"{share(booked.share)} by appointment"
    missed = () if booked is None or booked.no_show == 0 else ("does not show up: booked again, then nurture",)
    return Stage("Qualification", what, ("not qualified: nurture", *late, *missed))


def _opportunity(scenario: Scenario) -> Stage:
    stalled = scenario.stalls is not None and scenario.stalls.opportunity_days is not None
    what = f"{scenario.closing.minutes:g} minutes of work, then the buyer decides"
    return Stage("Opportunity", what, ("declined: lost", *(("stands still: nurture",) if stalled else ())))


def _goes(breach: OnBreach) -> str:
    return "to another rep" if breach is OnBreach.REDISTRIBUTE else "nurture"


def drawn(stages: tuple[Stage, ...]) -> str:
    """Draw the stages as text, top down, ways out to the right."""
    width = max(len(stage.name) for stage in stages)
    wide = max(len(stage.what) for stage in stages)
    lines = []
    for number, stage in enumerate(stages):
        first, *rest = stage.otherwise or ("",)
        arrow = f"  ──► {first}" if first else ""
        lines.append(f"{stage.name:<{width}}  {stage.what:<{wide}}{arrow}".rstrip())
        lines += [f"{'│':<{width}}  {'':<{wide}}  ──► {each}" for each in rest]
        if number < len(stages) - 1:
            lines.append("│")
    return "\n".join(lines)
