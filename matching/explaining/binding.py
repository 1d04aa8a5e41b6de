"""The rules with a price that bear on a choice, as phrases."""

import numpy as np

from matching.answer.assignment import Assignment
from matching.explaining.figures import figure
from matching.problem.problem import AssignmentProblem


class Binding:
    """The priced rules of an answer, sorted by rep.

    Parameters
    ----------
    problem, answer
        The problem, and what `solve` returned for it.
    """

    def __init__(self, problem: AssignmentProblem, answer: Assignment) -> None:
        self._problem = problem
        self._by_rep: list[list[str]] = [[] for _ in problem.rep_ids]
        self._caps_by_rep: list[list[int]] = [[] for _ in problem.rep_ids]
        self._say("capacity", answer.prices)
        prices = answer.rule_prices
        self._cap_phrases = [] if prices is None else prices.caps.tolist()
        self._moves = ""
        if prices is None:
            return
        self._say("value floor", prices.floor)
        self._say("minimum", prices.minimum)
        self._cap_phrases = [
            f"cap {cap.name} (price {figure(price)})" for cap, price in zip(problem.caps, prices.caps, strict=True)
        ]
        for at in np.flatnonzero(prices.caps > 0).tolist():
            for name in problem.rep_ids if problem.caps[at].reps is None else problem.caps[at].reps or ():
                self._caps_by_rep[problem.rep_position[name]].append(at)
        self._moves = f"budget of moves (price {figure(prices.moves)})" if prices.moves > 0 else ""

    def _say(self, what: str, prices: np.ndarray) -> None:
        for rep in np.flatnonzero(prices > 0).tolist():
            self._by_rep[rep].append(f"{what} of {self._problem.rep_ids[rep]} (price {figure(prices[rep])})")

    def phrases(self, lead: int, reps: list[int]) -> tuple[str, ...]:
        """Return the rules that bear on a lead's choice among these reps."""
        lead_id, caps = self._problem.lead_ids[lead], self._problem.caps
        found = [phrase for rep in reps for phrase in self._by_rep[rep]]
        for at in dict.fromkeys(at for rep in reps for at in self._caps_by_rep[rep]):
            about = caps[at].leads
            if about is None or lead_id in about:
                found.append(self._cap_phrases[at])
        if self._moves and self._problem.owner_rep[lead] >= 0:
            found.append(self._moves)
        return tuple(found)
