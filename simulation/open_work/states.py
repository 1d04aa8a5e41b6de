"""From events to where each open lead stands: the last thing that put it somewhere, and how far it came since."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from scenarios.vocabulary import FINAL_EVENTS, EventKind
from simulation.cases import by_person
from simulation.open_work.standing import Stage

_WARM = (EventKind.ARRIVED, EventKind.REHEATED)
_RESTING = (EventKind.RECYCLED, EventKind.REJECTED, EventKind.STALLED)
_PLACED = (*_WARM, EventKind.ELIGIBLE, EventKind.VERIFIED, EventKind.REVERTED, *_RESTING, EventKind.ASSIGNED)
"""A lead is somewhere else after each of these, and what was done before is over."""
_RANK = {
    EventKind.ASSIGNED: 1, EventKind.ACCEPTED: 2, EventKind.TOUCHED: 2, EventKind.CONTACTED: 3,
    EventKind.APPOINTMENT: 3, EventKind.NO_SHOW: 3, EventKind.QUALIFIED: 4, EventKind.OPPORTUNITY: 4,
}  # fmt: skip
_BY_RANK = {1: Stage.UNANSWERED, 2: Stage.WORKED, 3: Stage.REACHED, 4: Stage.OPPORTUNITY}


def states_of(events: pl.DataFrame, as_of: datetime) -> tuple[pl.DataFrame, int]:
    """Say where each lead stood that had arrived and not ended; count those of whom nobody knows when they arrived.

    Parameters
    ----------
    events
        Those before ``as_of``, in order; none that only names a state at the end of the log.
    as_of
        The instant.

    Returns
    -------
    polars.DataFrame, int
        In the order of arrival: ``lead_id``, ``stage``, ``rep_id``, ages in microseconds (``warm_age``, ``held_age``,
        ``stage_age``, ``touch_age``), ``generation``, ``handovers``, ``owners``, ``attempts``, ``touched``,
        ``arrived_at`` and ``previous`` (ids of all reps who had it). The count is of open leads without ``arrived``.
    """
    kind, time = pl.col("event"), pl.col("time")
    ended = events.filter(kind.is_in(_names(FINAL_EVENTS))).select("lead_id").unique()
    going = events.join(ended, on="lead_id", how="anti")
    arrived = going.filter(kind == EventKind.ARRIVED.value).select("lead_id").unique()
    strangers = going["lead_id"].n_unique() - arrived.height
    going = going.join(arrived, on="lead_id", how="semi")
    rank = kind.replace_strict({event.value: at for event, at in _RANK.items()}, default=0, return_dtype=pl.Int8)
    going = going.with_columns(
        rank=rank,
        part=kind.is_in(_names(_PLACED)).cum_sum().over("lead_id"),
        warmth=kind.is_in(_names(_WARM)).cum_sum().over("lead_id"),
        person=by_person(),
    )
    here, warm = pl.col("part") == pl.col("part").max(), pl.col("warmth") == pl.col("warmth").max()
    assigned, touched = kind == EventKind.ASSIGNED.value, kind == EventKind.TOUCHED.value
    furthest = pl.col("rank").filter(here).max()
    found = going.group_by("lead_id", maintain_order=True).agg(
        rank=furthest,
        placed_by=kind.filter(here).first(),
        rep_id=pl.col("rep_id").filter(here & (pl.col("rank") > 0)).drop_nulls().last(),
        arrived_at=time.filter(kind == EventKind.ARRIVED.value).first(),
        warm_since=time.filter(kind.is_in(_names(_WARM))).last(),
        held_since=time.filter(here).first(),
        since=time.filter(here & (pl.col("rank") == furthest)).first(),
        last_touch=time.filter(here & touched).last(),
        generation=(kind == EventKind.REHEATED.value).sum(),
        handovers=assigned.sum(),
        owners=(assigned & warm).sum(),
        attempts=(touched & here).sum(),
        touched=(touched & pl.col("person")).any(),
        previous=pl.col("rep_id").filter(pl.col("rank") > 0).drop_nulls().unique(maintain_order=True),
    )
    return _told(found, as_of).sort("arrived_at", maintain_order=True), strangers


def _told(found: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Name stages and give ages; a lead that somebody works on whose name is not known waits for a rep."""
    held = (pl.col("rank") > 0) & pl.col("rep_id").is_not_null()
    resting = pl.col("placed_by").is_in(_names(_RESTING))
    stage = (
        pl.when(held)
        .then(pl.col("rank").replace_strict({at: name.value for at, name in _BY_RANK.items()}, default=None))
        .when(resting)
        .then(pl.lit(Stage.NURTURE.value))
        .otherwise(pl.lit(Stage.WAITING.value))
    )
    since = pl.coalesce(pl.when(held).then("since"), "held_since")
    return found.with_columns(stage=stage, rep_id=pl.when(held).then("rep_id")).select(
        "lead_id", "stage", "rep_id", "arrived_at",
        _age(pl.col("warm_since"), as_of).alias("warm_age"),
        _age(pl.col("held_since"), as_of).alias("held_age"),
        _age(since, as_of).alias("stage_age"),
        _age(pl.coalesce("last_touch", since), as_of).alias("touch_age"),
        "generation", "handovers", "owners", "attempts", "touched", "previous",
    )  # fmt: skip


def _age(time: pl.Expr, as_of: datetime) -> pl.Expr:
    return (pl.lit(as_of, pl.Datetime("us", "UTC")) - time).dt.total_microseconds()


def _names(kinds: tuple[EventKind, ...] | frozenset[EventKind]) -> list[str]:
    return [kind.value for kind in kinds]
