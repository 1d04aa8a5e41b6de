"""How to prove it in the field: how long methods have to take turns to show the gain that the plan expects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fairlead.trials import Wanted, plan_trial
from scenarios import BadInput, Scenario
from simulation import reps_table, training_history
from simulation.planning import Group, Planned, Worth

POWER = 0.8
_SMALLEST = 0.005


@dataclass(frozen=True)
class Proof:
    """What a trial of the best change would take.

    Attributes
    ----------
    text
        The change.
    lift
        Its expected relative gain in wins; None where there is nothing to prove.
    weeks
        How long methods take turns until it shows with a chance of 80 %; None where two years are not enough.
    block_hours
        Length of a turn.
    readable
        Days after the last turn until it can be read.
    smallest
        Smallest gain shown, by weeks.
    can_take_turns
        Whether it can be switched from day to day; people who are hired cannot.
    """

    text: str
    lift: float | None
    weeks: int | None
    block_hours: float | None
    readable: float
    smallest: dict[int, float | None]
    can_take_turns: bool

    def summary(self) -> dict[str, Any]:
        """Give the figures for page and JSON."""
        return {
            "text": self.text,
            "lift": self.lift,
            "power": POWER,
            "weeks": self.weeks,
            "block_hours": self.block_hours,
            "readable_after_days": self.readable,
            "smallest_lift": {str(weeks): lift for weeks, lift in self.smallest.items()},
            "can_take_turns": self.can_take_turns,
        }


def proof_of(plan: Planned, scenario: Scenario) -> Proof | None:
    """Plan a switchback of the best change, on the simulated past of the scenario.

    Blocks of the past in which nothing was tried say how rough time is (:mod:`models.trials.planning`). Returns None
    where the past has too few leads to plan with.
    """
    tried = plan.best or max(plan.levers, key=lambda each: each.gain.mean)
    lift = _lift(plan, tried)
    history = training_history(scenario, seed=plan.seed)
    wanted = Wanted(base=plan.policy, inner=_other(plan.policy), lift=min(2.0, lift or 0.05))
    try:
        found = plan_trial(history, reps_table(scenario), wanted)
    except BadInput:
        return None
    known = found.design is not None
    return Proof(
        text=tried.text,
        lift=lift,
        weeks=found.weeks if lift is not None else None,
        block_hours=found.design.layout.block_hours if known else None,  # type: ignore[union-attr]
        readable=wanted.horizon_days,
        smallest=found.smallest,
        can_take_turns=tried.group is not Group.PEOPLE,
    )


def _lift(plan: Planned, tried: Worth) -> float | None:
    """Give the relative gain in wins, which is what a trial counts; None where it is next to nothing."""
    lift = tried.wins.mean / plan.wins.mean if plan.wins.mean else 0.0
    return lift if lift >= _SMALLEST else None


def _other(policy: str) -> str:
    return "optimal" if policy != "optimal" else "round-robin"
