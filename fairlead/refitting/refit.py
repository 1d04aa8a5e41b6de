"""Learning anew, and holding the new model against the one in use on what happened after both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from fairlead.refitting.past import Past
from fairlead.refitting.proposal import Proposal
from fairlead.refitting.rivals import compare_models
from matching import Policy
from models import ConversionModel
from models.evaluation import Settings
from scenarios.constraints import Constraints
from scenarios.faults import BadInput, Fault

FEWEST = 100
"""Rows after the model in use below which there is nothing to learn and judge by."""

_LEAST = timedelta(microseconds=1)


def refit(
    past: Past,
    reps: pl.DataFrame,
    in_use: ConversionModel,
    *,
    method: Policy,
    rules: Constraints,
    settings: Settings | None = None,
    after: datetime | None = None,
    as_of: datetime | date | str | None = None,
    with_overridden: bool = False,
    features: Sequence[str] | None = None,
    suspects: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Proposal:
    """Learn a new model, and compare it with the one in use on later data.

    The new model has the settings of the one in use, and learns from every row assigned up to a moment, as it was
    known then. What was assigned after that moment, and not overridden by a person, judges both: what the routing
    method would have been worth with each, by the doubly robust estimate. What is judged is what is proposed: it is
    not learned anew from the rows that judged it.

    Parameters
    ----------
    past, reps
        What happened, and the present reps.
    in_use
        The model in use.
    method, rules
        The routing method that the models would serve, and what it has to respect.
    settings
        How the log is judged.
    after
        Judge rows assigned after this moment; by default the later half of what the model in use has not seen.
    as_of
        The moment at which the past is read; by default its latest time.
    with_overridden
        Whether to learn from overridden decisions, too.
    features, suspects
        Columns to learn from, and not to, as :meth:`models.ConversionModel.fit` takes them.

    Raises
    ------
    BadInput
        When too little happened after the model in use, or the moment is not after it.
    """
    moment = judged_after(past.drawn, in_use, after)
    table = past.learned_from(with_overridden=with_overridden)
    progress(f"learning from what was assigned up to {moment:%Y-%m-%d}")
    candidate = ConversionModel(**in_use.get_params(deep=False))
    candidate.fit(table, reps=reps, as_of=moment, features=features, suspects=suspects)
    found = compare_models(past.drawn, reps, candidate, in_use, method, rules, settings or Settings(), as_of, progress)
    learned = table.filter(pl.col("assigned_at") <= moment).height
    return Proposal(
        model=candidate,
        evaluation=found,
        learned_from=learned,
        overridden=past.overridden.height,
        from_ledger=past.from_ledger,
        with_overridden=with_overridden,
        judged_after=moment,
    )


def judged_after(history: pl.DataFrame, in_use: ConversionModel, after: datetime | None = None) -> datetime:
    """Return the moment after which both models are judged: half of what the model in use has not seen lies after it.

    Raises
    ------
    BadInput
        When too little happened after the model in use, or ``after`` is before it.
    """
    known: datetime = in_use.as_of_
    if after is not None and after < known:
        expected = f"a moment not before that at which the model in use was learned, {known.isoformat()}"
        raise BadInput([Fault("refit", expected, column="--judge-from", value=after.isoformat())])
    later = [] if history.is_empty() else sorted(history["assigned_at"].filter(history["assigned_at"] > known))
    if len(later) < FEWEST:
        expected = f"at least {FEWEST} assignments after the model in use was learned ({known:%Y-%m-%d})"
        raise BadInput([Fault("refit", expected, column="assigned_at", value=f"{len(later):,}")])
    return later[len(later) // 2] - _LEAST if after is None else after
