"""Questions about a batch: why a lead went where it went, why a rep did not get it, what the rules cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from fairlead.cli.console import counted, say, steps, table
from fairlead.plan import Plan
from fairlead.pricing import SECONDS, RoomWorth, RuleCosts, costs_of_rules, worth_of_room
from fairlead.why import PassedOver
from matching import Policy
from matching.clock import Clock
from matching.explaining.figures import figure
from matching.policies import Optimal
from scenarios.faults import Faults

_SHOWN = 10
_FOR_RULES, _LEAST = 0.7, 1.0
"""The part of the time that rules may take before room, and the seconds that room has at least."""
_ROOM_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked about the batch at hand; answered on a dry run, too."""

    why: Annotated[
        str | None,
        typer.Option("--why", metavar="LEAD", help="Say why this lead went where it went.", show_default=False),
    ] = None
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not",
            metavar="REP",
            help="Say which leads this rep was passed over for; with --why, why she did not get that lead.",
            show_default=False,
        ),
    ] = None
    price_rules: Annotated[
        bool,
        typer.Option("--price-rules", help="Say what each rule costs, and what room is worth."),
    ] = False
    price_limit: Annotated[
        float,
        typer.Option("--price-limit", help="Seconds --price-rules may take in all; then it says what is known.", min=1),
    ] = SECONDS
    by_rep: Annotated[bool, typer.Option("--by-rep", help="With --price-rules, what room is worth by rep, too.")] = (
        False
    )


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Answers as plain data, for ``--json`` (``facts``) and for the screen."""

    facts: dict[str, object]
    why: dict[str, object] | None
    passed_over: list[PassedOver] | None
    of_one_lead: bool
    costs: tuple[RuleCosts, ...] | None
    together: RuleCosts | None
    room: tuple[RoomWorth, ...]


def refuse_unanswerable(questions: Questions, policy: Policy) -> None:
    """Refuse, before any work, what only the method ``optimal`` can answer when another one is to decide.

    Raises
    ------
    BadInput
        Naming each such option.
    """
    faults = Faults()
    if questions.by_rep and not questions.price_rules:
        faults.add("assign", "--price-rules beside it", column="--by-rep")
    asked = {
        "--why-not": questions.why_not is not None, "--price-rules": questions.price_rules,
        "--by-rep": questions.by_rep}  # fmt: skip
    for option in (name for name, there in asked.items() if there and policy != Optimal()):
        expected = "--policy optimal beside it: other methods compare no values that could be priced"
        faults.add("assign", expected, column=option, value=policy.name)
    faults.raise_if_any()


def answered(plan: Plan, questions: Questions) -> AnswerSet:
    """Answer what was asked about a batch with a solution.

    Raises
    ------
    BadInput
        When a question names nobody, or the batch was not decided by the method ``optimal``, which it needs.
    """
    facts: dict[str, object] = {}
    why = passed = costs = together = None
    room: tuple[RoomWorth, ...] = ()
    if questions.why is not None:
        facts["why"] = why = plan.answers.why(questions.why)
    if questions.why_not is not None:
        passed = plan.answers.why_not(questions.why_not, questions.why)
        facts["why_not"] = [asdict(each) for each in passed]
    if questions.price_rules:
        clock = Clock(questions.price_limit)
        with steps("pricing rules") as said:
            costs, together = costs_of_rules(plan, said, seconds=_FOR_RULES * questions.price_limit)
        with steps("pricing room") as said:
            room = worth_of_room(plan, by_rep=questions.by_rep, said=said, seconds=max(_LEAST, clock.left))
        alone = [asdict(each) for each in costs]
        facts["rules"] = {"alone": alone, "together": None if together is None else asdict(together)}
        facts["room"] = [asdict(each) for each in room]
    return AnswerSet(facts, why, passed, questions.why is not None, costs, together, room)


def say_rule_costs(plan: Plan) -> dict[str, object]:
    """Print what each rule of a batch costs, and return it as plain data.

    Raises
    ------
    BadInput
        As :func:`fairlead.pricing.costs_of_rules`.
    """
    with steps("pricing rules") as said:
        costs, together = costs_of_rules(plan, said)
    _say_costs(costs, together)
    return {"alone": [asdict(each) for each in costs], "together": None if together is None else asdict(together)}


def say_answers(answers: AnswerSet) -> None:
    """Print the answers, reps' names beside their ids where the reps table has them."""
    if answers.why is not None:
        say(f"Why: {answers.why['sentence']}")
        if answers.why.get("bound_by"):
            say(f"  Rules that bore on it: {answers.why['bound_by']}.")
        expected = answers.why.get("expected_value")
        if answers.why.get("optimised_value") is not None and isinstance(expected, float):
            say(f"  Values above are what was optimised; to expect of this lead, recalibrated: {figure(expected)}.")
    if answers.passed_over is not None:
        _say_passed_over(answers.passed_over, of_one_lead=answers.of_one_lead)
    if answers.costs is not None:
        _say_costs(answers.costs, answers.together)
        _say_room(answers.room)


def _say_passed_over(passed: Sequence[PassedOver], *, of_one_lead: bool) -> None:
    if not of_one_lead:
        ending = ", the closest first:" if passed else "."
        say(f"Why not: {counted(len(passed), 'lead')} had her as the next-best choice{ending}")
    for each in passed[:_SHOWN]:
        say(f"{'Why not: ' if of_one_lead else '  '}{each.sentence}")
    if len(passed) > _SHOWN:
        say(f"  and {len(passed) - _SHOWN:,} more; --json FILE has all of them.")


def _say_costs(costs: Sequence[RuleCosts], together: RuleCosts | None) -> None:
    if together is None:
        say("There are no rules to price in this batch.")
        return
    rows = [_cost_row(each) for each in (*costs, together)]
    table("What would be gained without each rule", ("rule", "value", "at most", "wins", "money"), rows)
    say("Value is what was optimised; wins and money are what to expect of it. Gains alone do not add up.")
    late = sum(each.gain is None for each in (*costs, together))
    if late:
        said = "1 rule was" if late == 1 else f"{late} rules were"
        say(f"{said} not solved without in time: at most is what all of them cost together. --price-limit gives more.")


def _say_room(room: Sequence[RoomWorth]) -> None:
    worth = [each for each in room if each.one_more]
    rows = [(f"{each.of} {each.name}", figure(each.one_more or 0.0), _lasts(each)) for each in worth]
    shown = [row for row, each in zip(rows, worth, strict=True) if each.of == "rep"]
    others = [row for row, each in zip(rows, worth, strict=True) if each.of != "rep"]
    if not rows:
        say("One more unit of room is worth nothing anywhere.")
        return
    table("One more unit of room is worth", ("for", "value", "holds for units"), [*others[:_ROOM_SHOWN], *shown])
    if len(others) > _ROOM_SHOWN:
        say(f"  and {len(others) - _ROOM_SHOWN:,} more; --json FILE has all of them.")


def _lasts(room: RoomWorth) -> str:
    return "by prices" if room.lasts is None else f"{room.lasts}"


def _cost_row(cost: RuleCosts) -> tuple[str, ...]:
    def shown(number: float | None) -> str:
        return "–" if number is None else figure(number)

    return (cost.rule, shown(cost.gain), shown(cost.at_most), shown(cost.wins), shown(cost.money))
