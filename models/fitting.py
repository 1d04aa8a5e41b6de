"""The steps of a fit, from tables to a fitted model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from models.affinity import Affinity
from models.circumstances import Circumstances
from models.cohort import Cohort, cohort, read_as_of
from models.crosses import Cross, find_cross
from models.drift import drift
from models.encoding import LeadEncoder
from models.evidence import NOTHING, RepDifferences
from models.features import choose_features, named_features
from models.findings import differences_of, interaction_of
from models.fitted import Description, Fitted
from models.learning import Codings, Learned, learn, learn_crossed
from models.leaving_out import left_out
from models.matches import MatchCoding, Roster
from models.persistence import halves, persistence
from models.propensities import Propensities, of_checked
from models.recalibration import recalibrated
from models.sensitivity import sensitivity
from models.summary import Follow, Summary
from models.uncertainty import Uncertainty
from scenarios.tables import HISTORY, REPS, align_ids, check_table

Chosen = tuple[tuple[str, ...], dict[str, str], dict[str, str]]


def fit_model(
    history: Any,
    reps: Any,
    parameters: dict[str, Any],
    *,
    as_of: datetime | date | str | None,
    features: Sequence[str] | None,
    suspects: Mapping[str, str] | None = None,
) -> Fitted:
    """Fit a model; the arguments are those of :meth:`models.ConversionModel.fit`."""
    table = check_table(history, HISTORY, source="history")
    present = None if reps is None else check_table(reps, REPS, source="reps")
    if present is not None:
        table = table.with_columns(align_ids(table["rep_id"], present["rep_id"]))
    table = table.sort("rep_id", maintain_order=True)  # rows of a rep together: slices instead of copies
    past = cohort(table, read_as_of(as_of, table), float(parameters["horizon_days"]))
    chosen = _features(past, present, features, parameters["max_levels"], suspects or {})
    used = chosen[0]
    codings, rep = _codings(past, present, used, rep_effects=bool(parameters["rep_effects"]))
    with threadpool_limits(1, "blas"):  # sums in another order give other bytes
        by_rep = bool(parameters["rep_effects"])
        chances = of_checked(past.frame, present) if parameters["weighting"] else None
        weight = None if chances is None else chances.counts
        learned = learn(past, codings.rows(past, rep), codings.prior(), rep_effects=by_rep, weight=weight)
        codings, learned, cross = _crossed(past, codings, learned, rep)
        here = _present(codings.roster.rep_ids, present)
        summary = _summary(past, codings, learned, here, parameters, chosen, cross, chances)
    description = Description(
        encoder=codings.encoder,
        circumstances=codings.circumstances,
        matches=codings.matches,
        affinity=codings.affinity,
        rep_ids=codings.roster.rep_ids,
        strata=len(learned.timing.won),
        rank=0 if learned.scales.loadings is None else learned.scales.loadings.shape[1],
        lead_scale=learned.scales.lead,
        summary=summary,
    )
    return Fitted(description, learned.mode.effects, learned.timing, Uncertainty.of(learned))


def _features(
    past: Cohort,
    present: pl.DataFrame | None,
    names: Sequence[str] | None,
    max_levels: int,
    suspects: Mapping[str, str],
) -> Chosen:
    """Return the features, why every other column is none, and what is known against those that were named."""
    of_reps = () if present is None else tuple(name for name in present.columns if name not in REPS.names)
    if names is None:
        used, left_out = choose_features(past.frame, past.closed, max_levels, of_reps=of_reps, suspects=suspects)
        return used, left_out, {}
    used, left_out = named_features(past.frame, names, of_reps=of_reps)
    return used, left_out, {name: reason for name, reason in suspects.items() if name in used}


def _codings(
    past: Cohort, present: pl.DataFrame | None, used: tuple[str, ...], *, rep_effects: bool
) -> tuple[Codings, NDArray[np.int64]]:
    """Learn the codings; without rep effects nothing is coded that rates a rep: skill, tenure, affinities."""
    rep_ids = tuple(past.frame["rep_id"].unique().sort().to_list())
    order = {rep_id: position for position, rep_id in enumerate(rep_ids)}
    rep = past.frame["rep_id"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
    rated = () if rep_effects else ("skill", "hired_on")
    roster = Roster.of(None if present is None else present.drop(rated, strict=False), rep_ids)
    encoder = LeadEncoder.learn(past.frame, used, past.closed)
    matches = MatchCoding.learn(past.frame, rep, roster, encoder)
    held = Circumstances.learn(past.frame, rep, roster)
    affinity = Affinity.learn(past.frame, encoder) if rep_effects else Affinity()
    return Codings(encoder, held, matches, affinity, roster), rep


def _crossed(
    past: Cohort, codings: Codings, learned: Learned, rep: NDArray[np.int64]
) -> tuple[Codings, Learned, Cross | None]:
    """Add the low-rank interaction that the data support, if any; not where open leads make two views necessary."""
    affinity, encoder = codings.affinity, codings.encoder
    widths = affinity.widths(encoder)
    positions = dict(zip(affinity.categories, affinity.positions(past.frame, encoder), strict=True))
    levels = {name: widths[name] for name in affinity.categories}
    cross = find_cross(learned.task, learned.mode, positions, levels) if learned.second_opinion is None else None
    if cross is None:
        return codings, learned, None
    codings = replace(codings, affinity=affinity.crossed(*cross.names))
    block = list(codings.affinity.widths(encoder)).index(" × ".join(cross.names))
    return codings, learn_crossed(past, codings.rows(past, rep), learned, block), cross


def _present(rep_ids: tuple[str, ...], present: pl.DataFrame | None) -> NDArray[np.bool_]:
    here = set(rep_ids) if present is None else set(present["rep_id"].to_list())
    return np.array([rep_id in here for rep_id in rep_ids], dtype=bool)


def _summary(
    past: Cohort,
    codings: Codings,
    learned: Learned,
    here: NDArray[np.bool_],
    parameters: dict[str, Any],
    features: Chosen,
    cross: Cross | None,
    chances: Propensities | None,
) -> Summary:
    by_rep = bool(parameters["rep_effects"])
    differences = differences_of(codings, learned) if by_rep else RepDifferences(NOTHING, NOTHING)
    earlier, later = halves(learned.task, learned.scales, _in_time(past), codings.n_lead)
    slope = recalibrated(past, codings, learned, left_out(learned.task, learned.mode, codings.n_lead), here)
    return Summary(
        follow=_follow(past, here, learned),
        features=features[0],
        left_out=features[1],
        doubtful=features[2],
        rep_effects=by_rep,
        weighting=None if chances is None else chances.sentence(),
        differences=differences,
        interaction=interaction_of(past, codings, learned, here, differences, parameters, cross),
        persistence=persistence(later),
        drift=drift(earlier, later),
        sensitivity=sensitivity(past, codings, learned, here, slope.mean),
        slope=slope,
    )


def _in_time(past: Cohort) -> NDArray[np.int64]:
    """Give each row's place in the order of assignment; shape (n,)."""
    return np.asarray(past.frame["assigned_at"].rank("ordinal").to_numpy(), dtype=np.int64) - 1


def _follow(past: Cohort, here: NDArray[np.bool_], learned: Learned) -> Follow:
    return Follow(
        as_of=past.as_of,
        horizon_days=past.horizon_days,
        followed_days=past.followed_days,
        rows=past.frame.height,
        won=int(past.won.sum()),
        censored=int(past.censored.sum()),
        left_out_later=past.later,
        open_again=past.reopened,
        reps=len(here),
        former_reps=int((~here).sum()),
        unevenly_open=learned.second_opinion is not None,
    )
