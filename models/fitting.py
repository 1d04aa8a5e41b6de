"""The steps of a fit, from tables to a fitted model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from models.choices.propensities import Propensities
from models.closing.buying import BuyingCurve
from models.closing.cohort import Cohort, cohort, read_as_of
from models.closing.pace import OTHER, WON, Hands
from models.columns.features import choose_features, named_features
from models.effects.crosses import Cross, find_cross
from models.effects.learning import Codings, Learned, buying_curve, learn_crossed
from models.findings.drift import drift
from models.findings.evidence import NOTHING, RepDifferences
from models.findings.findings import differences_of, interaction_of
from models.findings.judging import judge_by_later
from models.findings.persistence import halves, persistence
from models.findings.rep_evidence import rep_evidence
from models.findings.sensitivity import sensitivity
from models.fitted import Description, Fitted
from models.funnel.delay import delay_effect
from models.funnel.load import load_effect
from models.plain_fit import plain_fit
from models.promise.leaving_out import left_out
from models.promise.recalibration import recalibrated
from models.promise.uncertainty import Uncertainty
from models.revenue import Revenue
from models.summary import Follow, Summary
from scenarios.tables import HISTORY, REPS, align_ids, check_table

Chosen = tuple[tuple[str, ...], dict[str, str], dict[str, str]]


def fit_model(
    table: pl.DataFrame,
    present: pl.DataFrame | None,
    parameters: dict[str, Any],
    *,
    as_of: datetime | date | str | None,
    features: Sequence[str] | None,
    suspects: Mapping[str, str] | None = None,
) -> Fitted:
    """Fit a model to checked tables; the other arguments are those of :meth:`models.ConversionModel.fit`."""
    past, chosen = chosen_features(table, present, parameters, as_of, features, suspects or {})
    return _fit(past, present, parameters, chosen)


def checked_tables(history: Any, reps: Any) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Check both tables and spell ids alike; rows of a rep stand together: slices instead of copies."""
    table = check_table(history, HISTORY, source="history")
    present = None if reps is None else check_table(reps, REPS, source="reps")
    if present is not None:
        table = table.with_columns(align_ids(table["rep_id"], present["rep_id"]))
    return table.sort("rep_id", maintain_order=True), present


def chosen_features(
    table: pl.DataFrame,
    present: pl.DataFrame | None,
    parameters: dict[str, Any],
    as_of: datetime | date | str | None,
    names: Sequence[str] | None,
    suspects: Mapping[str, str],
) -> tuple[Cohort, Chosen]:
    """Read checked tables as of a moment and settle what to learn from."""
    past = cohort(table, read_as_of(as_of, table), float(parameters["horizon_days"]))
    return past, _features(past, present, names, parameters["max_levels"], suspects)


def fit_checked(
    table: pl.DataFrame,
    present: pl.DataFrame | None,
    parameters: dict[str, Any],
    as_of: datetime,
    used: tuple[str, ...],
) -> Fitted:
    """Fit a model to checked tables and features that are settled."""
    return _fit(cohort(table, as_of, float(parameters["horizon_days"])), present, parameters, (used, {}, {}))


def _fit(past: Cohort, present: pl.DataFrame | None, parameters: dict[str, Any], chosen: Chosen) -> Fitted:
    used, by_rep = chosen[0], bool(parameters["rep_effects"])
    with threadpool_limits(1, "blas"):  # sums in another order give other bytes
        first = plain_fit(past, present, used, parameters)
        codings, learned, cross = _crossed(first.past, first.codings, first.learned, first.rep, first.hands)
        here = _present(codings.roster.rep_ids, present)
        revenue = Revenue.learn(past.frame, past.won, first.hands.rep, first.hands.n_reps)
        buying = buying_curve(past, learned, first.hands)
        summary = _summary(
            first.past, codings, learned, here, parameters, chosen, cross, first.chances, buying, revenue
        )
        judged = judge_by_later(past, present, used, parameters)
        summary = summary.model_copy(
            update={
                "delay": delay_effect(past, learned, parameters["seed"]),
                "load": load_effect(codings, learned),
                "evidence": rep_evidence(learned, here, codings.roster.rep_ids, present, rated=by_rep),
                **({"not_judged": judged} if isinstance(judged, str) else {"calibration": judged}),
            }
        )
    description = Description(
        encoder=codings.encoder,
        circumstances=codings.circumstances,
        matches=codings.matches,
        affinity=codings.affinity,
        rep_ids=codings.roster.rep_ids,
        strata=len(learned.timing.won),
        rank=0 if learned.scales.loadings is None else learned.scales.loadings.shape[1],
        lead_scale=learned.scales.lead,
        revenue=revenue,
        summary=summary,
    )
    return Fitted(description, learned.mode.effects, learned.timing, Uncertainty.of(learned), first.part)


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


def _crossed(
    past: Cohort, codings: Codings, learned: Learned, rep: NDArray[np.int64], hands: Hands
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
    return codings, learn_crossed(past, codings.rows(past.frame, rep), hands, learned, block), cross


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
    buying: BuyingCurve,
    revenue: Revenue,
) -> Summary:
    by_rep, estimator = bool(parameters["rep_effects"]), parameters.get("lead_estimator")
    differences = differences_of(codings, learned) if by_rep else RepDifferences(NOTHING, NOTHING)
    earlier, later = halves(learned.task, learned.scales, _in_time(past), codings.n_lead)
    slope = recalibrated(past, codings, learned, left_out(learned.task, learned.mode, codings.n_lead), here)
    return Summary(
        follow=_follow(past, here, learned),
        features=features[0],
        left_out=features[1],
        doubtful=features[2],
        rep_effects=by_rep,
        lead_estimator=None if estimator is None else type(estimator).__name__,
        weighting=None if chances is None else chances.sentence(),
        differences=differences,
        interaction=interaction_of(past, codings, learned, here, differences, parameters, cross),
        persistence=persistence(later),
        drift=drift(earlier, later),
        sensitivity=sensitivity(past, codings, learned, here, slope.mean),
        slope=slope,
        buying=buying,
        revenue=revenue.sentence(),
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
        pace_of_wins=float(learned.timing.pace.rep[WON].std()),
        pace_of_other_ends=float(learned.timing.pace.rep[OTHER].std()),
        mean_chance=float(expit(learned.mode.logits).mean()),
        since=past.frame["assigned_at"].dt.convert_time_zone("UTC").min(),
        slowest_days=past.slowest_days,
    )
