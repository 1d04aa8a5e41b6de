"""Answers to "why did I get this lead?" and "why not I?" about the batch at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fairlead.choosing import Choice
from fairlead.preparing import Prepared
from fairlead.why.names import labels_of, relabelled
from matching import Explainer, Reason, WhyNot
from scenarios.faults import BadInput, Fault
from scenarios.tables import align_ids

_MOST_CELLS_EXACT = 2_000_000
_MOST_CELLS_AGAIN = 200_000
_SECONDS_AGAIN = 20.0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Why one lead is not with a rep; ``loss`` is what the batch would lose with her, None where rules forbid it."""

    lead_id: str
    loss: float | None
    exact: bool
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers questions about one decided batch.

    Attributes
    ----------
    ready, choice
        What was decided upon, and how.
    table
        The assignments table.
    """

    ready: Prepared
    choice: Choice
    table: pl.DataFrame

    def why(self, lead_id: str) -> dict[str, object]:
        """Say why a lead went where it went, as plain data; ``sentence`` has the reps' names where they are known.

        Raises
        ------
        BadInput
            If no such lead was in the leads table, or there was no solution.
        """
        stays = self._stays(lead_id)
        if stays is not None:
            return {"lead_id": lead_id, "rep_id": None, "owner": stays[0], "sentence": stays[1]}
        lead, leader = self._lead(lead_id, "--why")
        row = self.table.row(by_predicate=pl.col("lead_id") == lead, named=True)
        told = self._own_words(row, leader)
        if told is None:
            labels = labels_of(self.ready.part.reps)
            said = row["why"] if row["rep_id"] is None else row["why"].replace(row["rep_id"], labels[row["rep_id"]], 1)
            told = {"sentence": said}
        kept = (
            "lead_id", "rep_id", "reason", "expected_value", "price", "runner_up", "margin", "bound_by",
            "needed_elsewhere",
        )  # fmt: skip
        return {**{name: row[name] for name in kept}, **told}

    def why_not(self, rep_id: str, lead_id: str | None = None) -> list[PassedOver]:
        """Say why a rep did not get a lead, or each lead that had her as its runner-up, the closest first.

        Raises
        ------
        BadInput
            If there is no such lead or rep, there was no solution, or a routing method decided, which compares nobody.
        """
        if self.choice.problem is None or self.choice.result is None:
            expected = "the method optimal: a routing method says whose turn it is, and compares no values"
            raise BadInput([Fault("assign", expected, column="--why-not")])
        self._refuse_unsolved("--why-not")
        rep = str(align_ids(pl.Series([rep_id]), self.ready.part.reps["rep_id"])[0])
        if rep not in self.choice.problem.rep_position:
            raise BadInput([Fault("reps", "the rep_id of a rep who has not left", column="--why-not", value=rep_id)])
        label = labels_of(self.ready.part.reps)[rep]
        if lead_id is None:
            return sorted(map(_passed, self._explainer(quick=True).passed_over(label)), key=_closest)
        stays = self._stays(lead_id)
        if stays is not None:
            return [PassedOver(lead_id, None, exact=True, sentence=stays[1])]
        _, leader = self._lead(lead_id, "--why")
        return [_passed(self._explainer().why_not(leader, label))]

    def _explainer(self, *, quick: bool = False) -> Explainer:
        problem, result = self.choice.problem, self.choice.result
        assert problem is not None
        assert result is not None
        cells = problem.shape[0] * problem.shape[1]
        again = _SECONDS_AGAIN if not quick and not problem.only_capacities and cells <= _MOST_CELLS_AGAIN else None
        named = relabelled(problem, labels_of(self.ready.part.reps))
        return Explainer(named, result, exact=not quick and cells <= _MOST_CELLS_EXACT, again=again)

    def _own_words(self, row: dict[str, object], leader: str) -> dict[str, object] | None:
        """Explain a lead that was weighed, exactly where that can be; None for one that was not."""
        problem = self.choice.problem
        weighed = row["lead_id"] == leader and row["reason"] in {each.value for each in Reason}
        if problem is None or not weighed:
            return None
        said = self._explainer().why(leader)
        needed = said.needed_at_least if np.isfinite(said.needed_at_least) else None
        value = said.value if np.isfinite(said.value) else None
        return {"needed_elsewhere": needed, "exact": said.exact, "optimised_value": value, "sentence": said.sentence}

    def _lead(self, lead_id: str, option: str) -> tuple[str, str]:
        """Return the lead as the table spells it, and the one whose rep it gets."""
        names = self.ready.part.leads["lead_id"]
        lead = str(align_ids(pl.Series([lead_id]), names)[0])
        at = names.index_of(lead)
        if at is None:
            raise BadInput([Fault("leads", "a lead_id of the leads table", column=option, value=lead_id)])
        self._refuse_unsolved(option)
        return lead, str(names[int(self.ready.bonds.leader[at])])

    def _stays(self, lead_id: str) -> tuple[str, str] | None:
        """Return the owner of a lead that takes no part, and a sentence that says so."""
        owned = self.ready.part.owned
        if owned.is_empty():
            return None
        lead = str(align_ids(pl.Series([lead_id]), owned["lead_id"])[0])
        rows = owned.filter(pl.col("lead_id") == lead)
        if rows.is_empty():
            return None
        owner = str(rows["owner"][0])
        label = labels_of(self.ready.part.reps).get(owner, owner)
        return owner, f"Lead {lead} stays with its owner {label}: nothing in this batch lets it move."

    def _refuse_unsolved(self, option: str) -> None:
        if self.choice.unsolved:
            raise BadInput([Fault("assign", "a batch with a solution: this one has none to explain", column=option)])


def _passed(answer: WhyNot) -> PassedOver:
    loss = answer.loss if np.isfinite(answer.loss) else None
    return PassedOver(answer.lead_id, loss, answer.exact, answer.sentence)


def _closest(answer: PassedOver) -> tuple[float, str]:
    return (np.inf if answer.loss is None else answer.loss, answer.lead_id)
