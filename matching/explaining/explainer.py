"""Why a lead has its rep, and why not another: for one lead, for one rep, for a whole batch."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from matching.answer.assignment import Assignment
from matching.answer.closing import closing_words
from matching.answer.status import Status
from matching.explaining.binding import Binding
from matching.explaining.explanation import Explanation, WhyNot
from matching.explaining.offers import Offers
from matching.explaining.others import Others
from matching.explaining.words import sentence_of, why_not_sentence
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rule_set import closing_rules, left_open

_TEXTS = ("lead_id", "rep_id", "reason", "runner_up", "better", "sentence")
_NUMBERS = ("value", "price", "runner_up_value", "margin", "loss", "needed", "needed_at_least", "better_by")


class Explainer:
    """Answers questions about one answer: `why`, `why_not`, `passed_over`, and `table` for all leads at once.

    For a whole batch call `table()` once instead of `why` for each lead: it reads all pairs two or three times, which
    takes a few seconds for 100,000 leads x 500 reps. Its columns are the fields of `Explanation` (`lead_id`, `rep_id`,
    XX

    Parameters
    ----------
    problem, answer
        The problem, and what `solve` returned for it.
    exact
        Whether to work out losses exactly where slots are the only limit; else prices say what is lost at least.
    again
        Seconds for solving again, lead by lead, where rules beside slots leave no shorter way; None to say what prices
        prove.
    """

    def __init__(
        self, problem: AssignmentProblem, answer: Assignment, *, exact: bool = True, again: float | None = None
    ) -> None:
        self._problem, self._answer = problem, answer
        self._others = Others(problem, answer, exact, again)
        self._offers, self._binding = Offers(problem, answer), Binding(problem, answer)
        self._sizes = Counter(problem.groups or ())

    def table(self) -> pl.DataFrame:
        """Return one row a lead, in the problem's order, with the fields of `Explanation` as columns.

        An undefined number is null; so is the loss where there is no other choice. `binding` is joined by semicolons.
        """
        rows = [row for block in row_blocks(self._problem.shape) for row in self._explained(*block)]
        columns = {name: pl.Series([getattr(row, name) for row in rows], dtype=pl.String) for name in _TEXTS}
        for name in _NUMBERS:
            figures = np.array([getattr(row, name) for row in rows], dtype=np.float64)
            columns[name] = pl.Series(np.where(np.isfinite(figures), figures, np.nan), nan_to_null=True)
        columns["exact"] = pl.Series([row.exact for row in rows], dtype=pl.Boolean)
        columns["together"] = pl.Series([row.together for row in rows], dtype=pl.Int64)
        columns["binding"] = pl.Series(["; ".join(row.binding) for row in rows], dtype=pl.String)
        return pl.DataFrame(columns)

    def why(self, lead_id: str) -> Explanation:
        """Say what decided about a lead.

        Raises
        ------
        KeyError
            If there is no such lead.
        """
        lead = self._problem.lead_position[lead_id]
        return next(self._explained(lead, lead + 1))

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
            because = closing_words(self._closing(lead, rep))
            text = f"{rep_id} is not eligible for lead {lead_id}" + (f", because of {because}." if because else ".")
            return WhyNot(lead_id, rep_id, np.inf, True, text)
        if not problem.allowed_block(lead, lead + 1)[0, rep]:
            fixed = int(problem.fixed_rep[lead])
            why = f"it is fixed to {problem.rep_ids[fixed]}" if fixed >= 0 else f"it is barred from {rep_id}"
            return WhyNot(lead_id, rep_id, np.inf, True, f"Lead {lead_id} cannot go to {rep_id}: {why}.")
        loss, margin, exact = self._others.loss(lead, rep)
        sentence = why_not_sentence(lead_id, rep_id, loss, margin, exact=exact, proven=self._proven)
        return WhyNot(lead_id, rep_id, loss, exact, sentence)

    @property
    def _proven(self) -> bool:
        return self._answer.status is Status.OPTIMAL

    def _closing(self, lead: int, rep: int) -> list[Rule]:
        """Return the rules of eligibility that keep a lead from a rep."""
        wide = (rule for rule in closing_rules(self._problem) if rule.kind is RuleKind.ELIGIBILITY)
        return [rule for rule in wide if not left_open(self._problem, [rule], lead, lead + 1)[0, rep]]

    def _explained(self, start: int, stop: int) -> Iterator[Explanation]:
        """Explain the leads from `start` up to `stop`; nobody is one column more than the reps."""
        problem, answer = self._problem, self._answer
        names = (*problem.rep_ids, None)
        rows, nobody = np.arange(stop - start), problem.shape[1]
        other, rep = self._others.next_best(start, stop), answer.rep[start:stop]
        block = problem.value_block(start, stop)
        better = self._offers.better(start, stop, block)
        values = np.column_stack([block, np.zeros(stop - start)])
        found = zip(
            rep.tolist(),
            other.rep.tolist(),
            np.where(rep >= 0, values[rows, rep], np.nan).tolist(),
            np.append(answer.prices, np.nan)[rep].tolist(),
            np.where(other.rep >= 0, values[rows, other.rep], 0.0).tolist(),
            other.margin.tolist(),
            other.loss.tolist(),
            other.needed.tolist(),
            other.exact.tolist(),
            other.needed_at_least.tolist(),
            better,
            strict=True,
        )
        for lead, (
            here, there, value, price, there_value, margin, loss, needed, exact, at_least, offer
        ) in enumerate(found, start):  # fmt: skip
            group = None if problem.groups is None else problem.groups[lead]
            facts = Explanation(
                problem.lead_ids[lead],
                names[here],
                answer.reason[lead],
                value,
                price,
                names[there],
                there_value,
                margin,
                loss,
                needed,
                exact,
                self._others.ranked_by_prices,
                at_least,
                None if offer is None else names[offer.rep],
                0.0 if offer is None else offer.more,
                () if offer is None else offer.outweighed_by,
                self._proven,
                0 <= here == problem.owner_rep[lead],
                1 if group is None else self._sizes[group],
                self._binding.phrases(lead, [each for each in (here, there) if 0 <= each < nobody]),
                "",
            )
            yield replace(facts, sentence=sentence_of(facts))
