"""What a comparison is asked for: the world that is meant, and what does not go together."""

from dataclasses import replace
from typing import Any

import pytest

from fairlead.comparing import Request, WorldKind
from scenarios import BadInput

FIRM = Request(tables=("history", "reps"))


def test_a_history_means_the_firms_own_world() -> None:
    """Unless another is named; without one it is the scenario's."""
    assert (Request().kind, FIRM.kind) == (WorldKind.SYNTHETIC, WorldKind.POSTERIOR)
    assert replace(FIRM, world=WorldKind.REPLAY).kind is WorldKind.REPLAY
    for request in (Request(), FIRM, replace(FIRM, replications=80), Request(precision=0.01, at_most=50)):
        request.check()


def test_only_what_was_given_is_handed_on() -> None:
    """The defaults are those of the function."""
    assert Request(warm_up="auto").amount == {"warm_up": "auto"}
    assert Request(replications=5, warm_up="14").amount == {"replications": 5, "warm_up": 14.0}


@pytest.mark.parametrize(
    ("given", "option", "expected"),
    [
        (Request(replications=5, precision=0.01), "--precision", "not both"),
        (Request(at_most=50), "--at-most", "a --precision beside it"),
        (Request(warm_up="soon"), "--warm-up", "a whole number of days, or auto"),
        (Request(tables=("reps",)), "--reps", "only with --world posterior or replay"),
        (Request(tables=("capacities",)), "--capacities", "only with --world posterior or replay"),
        (Request(WorldKind.SYNTHETIC, ("history",)), "--history", "only with --world posterior or replay"),
        (Request(WorldKind.POSTERIOR, ("reps",)), "--history", "the firm's history"),
        (Request(tables=("history",)), "--reps", "the firm's reps"),
        (replace(FIRM, model=True), "--model", "no model in --world posterior"),
        (replace(FIRM, precision=0.01), "--precision", "more of them do not narrow"),
        (replace(FIRM, replications=30), "--replications", "an even number from 80"),
        (replace(FIRM, replications=81), "--replications", "an even number from 80"),
        (replace(FIRM, world=WorldKind.REPLAY, warm_up="7"), "--warm-up", "none in --world replay"),
        (replace(FIRM, open_work=True), "--open", "none in --world posterior"),
        (Request(open_work=True, warm_up="7"), "--warm-up", "none beside --open"),
    ],
)
def test_what_does_not_go_together_is_named(given: Request, option: str, expected: str) -> None:
    """The option, and what was expected in its place."""
    with pytest.raises(BadInput) as refused:
        given.check()
    assert [(fault.column, expected in fault.expected) for fault in refused.value.faults] == [(option, True)]


def test_all_of_it_is_refused_in_one_go() -> None:
    """Three faults, three lines."""
    wrong: Any = replace(FIRM, world=WorldKind.REPLAY, precision=0.01, warm_up="auto", model=True)
    with pytest.raises(BadInput) as refused:
        wrong.check()
    assert {fault.column for fault in refused.value.faults} == {"--precision", "--warm-up", "--model"}
