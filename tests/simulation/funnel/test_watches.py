"""One plan a case for all that watches it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from scenarios.vocabulary import Grade
from simulation.clock import Clock
from simulation.funnel import watches
from simulation.funnel.lead import Case, Lead
from simulation.world import World


class Watched:
    """A case with watches at 5, 3 and 3 (until touched), and what happens to it."""

    def __init__(self) -> None:
        self.clock = Clock(100)
        self.world = cast(World, SimpleNamespace(clock=self.clock))
        self.case = Case(Lead(0, Grade.A, 0), 0, 0, 0)
        self.seen: list[tuple[str, int]] = []
        for instant, name, until_touched in ((5, "late", False), (3, "early", False), (3, "idle", True)):
            watches.add(self.case, instant, self._look, name, until_touched=until_touched)

    def _look(self, _: World, __: Case, name: str) -> None:
        self.seen.append((name, self.clock.now))

    def after(self, instant: int, **changes: Any) -> list[tuple[str, int]]:
        """Change the case at an instant, and give what was seen by the end."""
        for name, value in changes.items():
            self.clock.at(instant, setattr, self.case, name, value)
        watches.begin(self.world, self.case)
        self.clock.run()
        return self.seen


@pytest.mark.parametrize(
    ("instant", "changes", "seen"),
    [
        (0, {}, [("early", 3), ("idle", 3), ("late", 5)]),
        (1, {"touched": True}, [("early", 3), ("late", 5)]),
        (1, {"safe": True}, []),
        (4, {"alive": False}, [("early", 3), ("idle", 3)]),
    ],
)
def test_watches_look_in_order_while_somebody_has_to(
    instant: int, changes: dict[str, bool], seen: list[tuple[str, int]]
) -> None:
    """A first attempt ends one, a conversation or the lead's leaving all of them."""
    assert Watched().after(instant, **changes) == seen


@pytest.mark.parametrize(("instant", "seen"), [(4, [("early", 3), ("idle", 3), ("left", 4)]), (3, [("left", 3)])])
def test_nothing_watches_from_the_instant_at_which_a_clock_takes_the_lead(
    instant: int, seen: list[tuple[str, int]]
) -> None:
    """Its own watch comes; what is added after it for that instant or later need not wait on the agenda."""
    watched = Watched()
    added, watched.case.watches = watched.case.watches, []

    def leave(world: World, case: Case) -> None:
        watched._look(world, case, "left")
        case.alive = False

    watches.add_clock(watched.case, instant, leave)
    for due, until_touched, action, args in added:
        watches.add(watched.case, due, action, *args, until_touched=until_touched)
    assert len(watched.case.watches) == len(seen)
    assert watched.after(0) == seen


def test_a_watch_may_add_another() -> None:
    """A hand raised at 5 is watched for again."""
    watched = Watched()
    watches.add(watched.case, 4, lambda _, case: watches.add(case, 4, watched._look, "again"))
    assert ("again", 4) in watched.after(0)
