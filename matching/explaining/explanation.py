"""Why a lead has its rep, and why not another: as data, and as a sentence."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from matching.answer.assignment import Assignment
from matching.answer.status import Reason, Status
from matching.arrays import Floats
from matching.checking.priced_groups import priced_leads
from matching.explaining.regret import Regret
from matching.explaining.words import sentence_of, why_not_sentence
from matching.problem.problem import AssignmentProblem
from matching.problem.rules import Cap
from matching.solver import solve


@dataclass(frozen=True, slots=True)
class Explanation:
    """What decided about one lead.

    Attributes
    ----------
    lead_id, rep_id
        The lead and its rep; None for nobody.
    reason
        In one word.
    value, price
        What the pair is worth, and the price of the rep's capacity; NaN for nobody.
    runner_up
        The next-best choice: another rep, or None for nobody.
    runner_up_value
        What the lead is worth with the runner-up; 0 for nobody.
    loss
        What the whole batch would lose with the runner-up instead. If the value there had been higher by more than
        this, the lead would have gone there. inf if there is no other choice.
    exact
        Whether `loss` is exact; else the batch would lose at least that much.
    together
        How many leads move with this one, itself included: those of its group.
    binding
        Rules with a price that bear on this choice, as phrases.
    sentence
        All that, for a rep to read.
    """

    lead_id: str
    rep_id: str | None
    reason: Reason
    value: float
    price: float
    runner_up: str | None
    runner_up_value: float
    loss: float
    exact: bool
    together: int
    binding: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a lead is not with some rep.

    Attributes
    ----------
    lead_id, rep_id
        The lead, and the rep who does not have it.
    loss
        What the whole batch would lose if she had it; 0 if another best assignment gives it to her, inf if no rule
        allows it.
    exact
        Whether `loss` is exact; else the batch would lose at least that much.
    sentence
        For her to read.
    """

    lead_id: str
    rep_id: str
    loss: float
    exact: bool
    sentence: str


class Explainer:
    """Answers questions about one answer: `why`, `why_not`, `passed_over`, and `table` for all leads at once.

    For a whole batch call `table()` once instead of `why` for each lead: it is made for 100,000 leads x 500 reps in
    a few seconds. Its columns are the fields of `Explanation` (`lead_id`, `rep_id`, `reason`, `value`, `price`,
    `runner_up`, `runner_up_value`, `loss`, `exact`, `together`, `binding`, `sentence`; further ones may follow), its
    rows the problem's leads in their order, so that it joins an output by `lead_id`.

    Parameters
    ----------
    problem, answer
        The problem, and what `solve` returned for it.
    exact
        Whether to work out losses exactly where slots are the only limit; else prices say what is lost at least,
        which is quick enough for every lead of a large batch.
    again
        Seconds for solving again, where rules beside slots leave no shorter way; None to say what prices prove.
    """

    def __init__(
        self, problem: AssignmentProblem, answer: Assignment, *, exact: bool = True, again: float | None = None
    ) -> None:
        self._problem, self._answer, self._again = problem, answer, again
        plain = exact and problem.only_capacities and answer.status is Status.OPTIMAL
        self._regret = Regret(problem, answer.scaling, answer.rep) if plain else None
        self._sizes = Counter(problem.groups or ())
        self._caps = [(cap, price) for cap, price in self._priced_caps() if price > 0]

    def _priced_caps(self) -> list[tuple[Cap, float]]:
        prices = self._answer.rule_prices
        return [] if prices is None else list(zip(self._problem.caps, prices.caps.tolist(), strict=True))

    def table(self) -> pl.DataFrame:
        """Return one row a lead, in the problem's order, with the fields of `Explanation` as columns.

        An undefined number is null; so is the loss where there is no other choice.
        """
        rows = [self.why(lead_id) for lead_id in self._problem.lead_ids]
        numbers = ("value", "price", "runner_up_value", "loss")
        columns: dict[str, pl.Series] = {
            name: pl.Series([getattr(row, name) for row in rows], dtype=pl.String)
            for name in ("lead_id", "rep_id", "reason", "runner_up", "sentence")
        }
        for name in numbers:
            figures = np.array([getattr(row, name) for row in rows], dtype=np.float64)
            columns[name] = pl.Series(np.where(np.isfinite(figures), figures, np.nan), nan_to_null=True)
        columns["exact"] = pl.Series([row.exact for row in rows], dtype=pl.Boolean)
        columns["together"] = pl.Series([row.together for row in rows], dtype=pl.Int64)
        columns["binding"] = pl.Series(["; ".join(row.binding) for row in rows], dtype=pl.String)
        return pl.DataFrame(columns)

    def passed_over(self, rep_id: str) -> list[WhyNot]:
        """Say for every lead that had this rep as its runner-up why she did not get it.

        Raises
        ------
        KeyError
            If there is no such rep.
        """
        rep = self._problem.rep_position[rep_id]
        leads = np.flatnonzero(self._answer.runner_up == rep).tolist()
        return [self.why_not(self._problem.lead_ids[lead], rep_id) for lead in leads]

    def why(self, lead_id: str) -> Explanation:
        """Say what decided about a lead.

        Raises
        ------
        KeyError
            If there is no such lead.
        """
        problem, answer = self._problem, self._answer
        lead = problem.lead_position[lead_id]
        rep = int(answer.rep[lead])
        other, loss, exact = self._runner_up(lead)
        values = np.append(problem.value_block(lead, lead + 1)[0], 0.0)
        group = problem.groups[lead] if problem.groups is not None else None
        together = 1 if group is None else self._sizes[group]
        facts = Explanation(
            lead_id,
            problem.rep_ids[rep] if rep >= 0 else None,
            answer.reason[lead],
            float(values[rep]) if rep >= 0 else np.nan,
            float(answer.prices[rep]) if rep >= 0 else np.nan,
            problem.rep_ids[other] if 0 <= other < problem.shape[1] else None,
            float(values[other]) if other >= 0 else 0.0,
            loss,
            exact,
            together,
            self._binding(lead, (rep, other)),
            "",
        )
        return _with_sentence(facts)

    def why_not(self, lead_id: str, rep_id: str) -> WhyNot:
        """Say why a lead is not with a rep.

        Raises
        ------
        KeyError
            If there is no such lead or rep.
        """
        problem = self._problem
        lead, rep = problem.lead_position[lead_id], problem.rep_position[rep_id]
        if self._answer.rep[lead] == rep:
            return WhyNot(lead_id, rep_id, 0.0, True, f"Lead {lead_id} is with {rep_id}.")
        if not problem.eligible_block(lead, lead + 1)[0, rep]:
            return WhyNot(lead_id, rep_id, np.inf, True, f"{rep_id} is not eligible for lead {lead_id}.")
        if not problem.allowed_block(lead, lead + 1)[0, rep]:
            fixed = int(problem.fixed_rep[lead])
            why = f"it is fixed to {problem.rep_ids[fixed]}" if fixed >= 0 else f"it is barred from {rep_id}"
            return WhyNot(lead_id, rep_id, np.inf, True, f"Lead {lead_id} cannot go to {rep_id}: {why}.")
        loss, exact = self._loss(lead, rep)
        return WhyNot(lead_id, rep_id, loss, exact, why_not_sentence(lead_id, rep_id, loss, exact))

    def _runner_up(self, lead: int) -> tuple[int, float, bool]:
        """Return the next-best choice (n_reps for nobody, -1 for none), its loss, and whether that is exact."""
        here, nobody = int(self._answer.rep[lead]), self._problem.shape[1]
        if self._regret is not None:
            losses = self._regret.of(lead)
            losses[here if here >= 0 else nobody] = np.inf
            other = int(losses.argmin())
            return (other, float(losses[other]), True) if np.isfinite(losses[other]) else (-1, np.inf, True)
        other = int(self._answer.runner_up[lead])
        if other < 0:
            return -1, np.inf, False
        if self._again is None:
            return other, self._at_least(float(self._answer.margin[lead])), False
        return other, *self._loss(lead, other)

    def _loss(self, lead: int, rep: int) -> tuple[float, bool]:
        if self._regret is not None:
            return float(self._regret.of(lead)[rep]), True
        if self._again is not None:
            return self._solved_again(lead, rep)
        return self._by_prices(lead, rep), False

    def _solved_again(self, lead: int, rep: int) -> tuple[float, bool]:
        problem, answer = self._problem, self._answer
        pair = (problem.lead_ids[lead], problem.rep_ids[rep])
        other = solve(problem.replace(fixed=(*problem.fixed, pair)), self._again)
        if other.status is Status.INFEASIBLE:
            return np.inf, True
        exact = answer.status is Status.OPTIMAL and other.status is Status.OPTIMAL
        if np.isnan(other.bound):
            return 0.0, False
        return max(0.0, answer.objective - (other.objective if exact else other.bound)), exact

    def _by_prices(self, lead: int, rep: int) -> float:
        """Return what the batch would lose at least: the lead's margin, less what the gap leaves open."""
        net = self._net(lead)
        here = int(self._answer.rep[lead])
        ahead = (net[here] if here >= 0 else 0.0) - net[rep]
        return self._at_least(float(ahead))

    def _at_least(self, margin: float) -> float:
        prices = self._answer.rule_prices
        proved = self._answer.bound if prices is None else prices.bound
        return max(0.0, margin - max(0.0, proved - self._answer.objective))

    def _net(self, lead: int) -> Floats:
        problem, answer = self._problem, self._answer
        if answer.rule_prices is None:
            return np.asarray(problem.value_block(lead, lead + 1)[0] - answer.prices)
        members = np.flatnonzero(problem.group_of == problem.group_of[lead])
        rows = [priced_leads(problem, answer.rule_prices, one, one + 1)[0] for one in members.tolist()]
        return np.asarray(np.sum(rows, axis=0))

    def _binding(self, lead: int, reps: tuple[int, int]) -> tuple[str, ...]:
        problem, answer = self._problem, self._answer
        named = [rep for rep in dict.fromkeys(reps) if 0 <= rep < problem.shape[1]]
        found = [
            f"capacity of {problem.rep_ids[rep]} (price {answer.prices[rep]:.4g})"
            for rep in named
            if answer.prices[rep] > 0
        ]
        prices = answer.rule_prices
        if prices is None:
            return tuple(found)
        for cap, price in self._caps:
            about = cap.leads is None or problem.lead_ids[lead] in cap.leads
            if about and any(cap.reps is None or problem.rep_ids[rep] in cap.reps for rep in named):
                found.append(f"cap {cap.name} (price {price:.4g})")
        for rep in named:
            if prices.floor[rep] > 0:
                found.append(f"value floor of {problem.rep_ids[rep]} (price {prices.floor[rep]:.4g})")
            if prices.minimum[rep] > 0:
                found.append(f"minimum of {problem.rep_ids[rep]} (price {prices.minimum[rep]:.4g})")
        if prices.moves > 0 and problem.owner_rep[lead] >= 0:
            found.append(f"budget of moves (price {prices.moves:.4g})")
        return tuple(found)


def _with_sentence(facts: Explanation) -> Explanation:
    return replace(facts, sentence=sentence_of(facts))
