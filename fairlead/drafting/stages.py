"""What becomes of each word of the outcome's column: translated, left out, or left to the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from fairlead.drafting.outcomes import meaning
from scenarios.tables import as_text
from scenarios.vocabulary import Outcome

_MOSTLY, _MOST_WORDS = 0.5, 60


@dataclass
class Stages:
    """The words of an outcome's column.

    Attributes
    ----------
    translated
        Word to outcome, for the rows that are past assignments.
    unassigned
        Words of rows that have not been given out yet: they have no time of assignment.
    unclear
        Words whose meaning would be a guess.
    assumed
        Words taken as open because none of their rows has a closing time.
    """

    translated: dict[str, str] = field(default_factory=dict)
    unassigned: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> list[str]:
        """The words of leads that are still to be won: open ones and those not given out."""
        still_open = [word for word, outcome in self.translated.items() if outcome == Outcome.OPEN.value]
        return [*still_open, *self.unassigned]


def read_stages(frame: pl.DataFrame, columns: dict[str, str]) -> Stages:
    """Sort the words of the outcome's column, the most frequent first."""
    stages = Stages()
    if "outcome" not in columns:
        return stages
    words = pl.DataFrame(
        {
            "word": as_text(frame[columns["outcome"]]),
            "assigned": _filled(frame, columns.get("assigned_at")),
            "closed": _filled(frame, columns.get("closed_at")),
        }
    )
    counts = words.drop_nulls("word").group_by("word").agg(pl.len(), pl.col("assigned").mean(), pl.col("closed").mean())
    for word, _, assigned, closed in counts.sort("len", "word", descending=[True, False]).head(_MOST_WORDS).iter_rows():
        _sort(stages, word, assigned, closed, dated="closed_at" in columns)
    return stages


def _sort(stages: Stages, word: str, assigned: float, closed: float, *, dated: bool) -> None:
    outcome = meaning(word)
    if assigned < _MOSTLY and outcome in (Outcome.OPEN, None):
        stages.unassigned.append(word)
    elif outcome is not None:
        stages.translated[word] = outcome.value
    elif dated and closed == 0.0:
        stages.translated[word] = Outcome.OPEN.value
        stages.assumed.append(word)
    else:
        stages.unclear.append(word)


def _filled(frame: pl.DataFrame, name: str | None) -> pl.Series:
    if name is None:
        return pl.repeat(value=True, n=frame.height, eager=True)
    return as_text(frame[name]).is_not_null()
