"""The answer of a plan in two sentences; that no change is worth it is one of the answers."""

from __future__ import annotations

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.words import capitalised
from simulation import Interval
from simulation.planning import Group, Planned, Verdict, Worth

UNIT = "units of value a year"
_NAMED = 2


def answer_of(plan: Planned) -> tuple[str, str]:
    """Say what is worth changing, or that nothing is, and what goes with it."""
    if plan.best is None:
        return _nothing(plan), _nearest(plan)
    return _first(plan, plan.best), " ".join(part for part in (_others(plan, plan.best), _routing(plan)) if part)


def amount(interval: Interval) -> numbers.Written:
    """Write an amount a year with its interval."""
    return numbers.write(Estimate(interval.mean, interval.low, interval.high), "", difference=True, compact=True)


def _first(plan: Planned, best: Worth) -> str:
    written = amount(best.gain)
    sure = (
        f"{written.mean} {UNIT} ({numbers.percent(best.gain.mean / plan.revenue.mean, sign=True)}), with "
        f"{numbers.percent(plan.confidence)} confidence between {written.bounds.replace(' to ', ' and ')}"
    )
    if best.hires and best.cost is None:
        each = " each" if best.hires > 1 else ""
        return (
            f"{capitalised(best.text)} would bring the most: {sure}, before what they cost; up to "
            f"{numbers.compact(best.break_even)} a year{each} they pay for themselves."
        )
    net = ", their cost taken off" if best.hires else ", before what it takes to get there" if _asks(best) else ""
    return f"{capitalised(best.text)} would bring the most: {sure}{net}."


def _asks(best: Worth) -> bool:
    """Say whether people have to work otherwise than they do, at a cost that the plan does not know."""
    return best.group in {Group.RESPONSE, Group.PERSISTENCE}


def _others(plan: Planned, best: Worth) -> str:
    others = [each for each in plan.worth_it if each.key != best.key]
    if not others:
        return f"Of the {len(plan.levers)} levers tried no other is shown to be worth a change by itself{_stop(plan)}"
    named = " and ".join(f"{each.text} ({amount(each.gain).mean})" for each in others[:_NAMED])
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    together = ""
    if plan.together is not None:
        together = f"; all of it together {amount(plan.together.gain)}, which is not the sum of its parts"
    return f"Worth it, too: {named}{more}{together}{_stop(plan)}"


def _stop(plan: Planned) -> str:
    """End the sentence, unless a clause about routing follows."""
    return "" if _routing(plan) else "."


def _routing(plan: Planned) -> str:
    routing = next((each for each in plan.levers if each.key == "routing"), None)
    if routing is None or routing in plan.worth_it:
        return ""
    if routing.verdict is Verdict.SOME:
        return f"– and routing brings something, perhaps too little: {routing.text}, {amount(routing.gain)}."
    small = routing.verdict in (Verdict.SMALL, Verdict.HARMFUL)
    return f"– and routing is not {'' if small else 'shown to be '}the problem: {routing.text}, {amount(routing.gain)}."


def _nothing(plan: Planned) -> str:
    return (
        f"No change is worth it: of {len(plan.levers)} levers tried, none can be shown to bring more than "
        f"{numbers.percent(plan.least_share)} of revenue ({numbers.compact(plan.least)} {UNIT})."
    )


def _nearest(plan: Planned) -> str:
    most = max(plan.levers, key=lambda each: each.gain.mean)
    return f"The one that comes nearest is {most.text}: {amount(most.gain)}."
