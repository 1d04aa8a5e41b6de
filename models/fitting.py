"""The steps of a fit, from tables to a fitted model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from models.cohort import Cohort, cohort, read_as_of
from models.encoding import LeadEncoder
from models.evidence import RepDifferences, rep_differences, without_columns
from models.features import choose_features, named_features
from models.fitted import Description, Fitted
from models.hierarchy import Effects
from models.interaction import Interaction, all_pairs, interaction, match_p_value
from models.learning import Codings, Learned, learn
from models.matches import MatchCoding, Roster
from models.promise import pair_slope
from models.scales import posterior_draws
from models.summary import Follow, Summary
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
    past = cohort(table, read_as_of(as_of, table), float(parameters["horizon_days"]))
    chosen = _features(past, present, features, parameters["max_levels"], suspects or {})
    used = chosen[0]
    codings, rep = _codings(past, present, used)
    with threadpool_limits(1, "blas"):  # sums in another order give other bytes
        learned = learn(past, codings.rows(past, rep), codings.prior())
        here = _present(codings.roster.rep_ids, present)
        summary = _summary(past, codings, learned, here, parameters, chosen)
    description = Description(
        encoder=codings.encoder,
        matches=codings.matches,
        rep_ids=codings.roster.rep_ids,
        strata=len(learned.timing.won),
        summary=summary,
    )
    return Fitted(description, learned.mode.effects, learned.timing)


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


def _codings(past: Cohort, present: pl.DataFrame | None, used: tuple[str, ...]) -> tuple[Codings, NDArray[np.int64]]:
    rep_ids = tuple(past.frame["rep_id"].unique().sort().to_list())
    order = {rep_id: position for position, rep_id in enumerate(rep_ids)}
    rep = past.frame["rep_id"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
    roster = Roster.of(present, rep_ids)
    encoder = LeadEncoder.learn(past.frame, used, past.closed)
    return Codings(encoder, MatchCoding.learn(past.frame, rep, roster, encoder), roster), rep


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
) -> Summary:
    differences = _differences(codings, learned)
    return Summary(
        follow=_follow(past, here, learned),
        features=features[0],
        left_out=features[1],
        doubtful=features[2],
        differences=differences,
        interaction=_interaction(past, codings, learned, here, differences, parameters),
        pair_slope=pair_slope(learned.task, learned.scales, past.frame["lead_id"], codings.n_lead),
    )


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


def _differences(codings: Codings, learned: Learned) -> RepDifferences:
    skill = [column for column, name in enumerate(codings.columns) if name == "skill"]
    mode = learned.mode.effects
    start = Effects(np.delete(mode.fixed, skill), mode.rep, mode.niche)
    found = rep_differences(without_columns(learned.task, skill), learned.scales, start)
    if learned.second_opinion is None:
        return found
    second = rep_differences(without_columns(learned.second_opinion, skill), learned.scales, start)
    return found.more_careful(second)


def _interaction(
    past: Cohort,
    codings: Codings,
    learned: Learned,
    here: NDArray[np.bool_],
    differences: RepDifferences,
    parameters: dict[str, Any],
) -> Interaction:
    columns = [column for column, name in enumerate(codings.columns) if column >= codings.n_lead and name != "skill"]
    p_value = min(1.0, 2.0 * min(differences.rep_niche.p_value, match_p_value(learned, columns)))
    rng = np.random.default_rng(parameters["seed"])
    draws = posterior_draws(learned.mode, learned.task.prior, learned.scales, parameters["draws"], rng)
    return interaction(all_pairs(past.frame, codings, here), draws, p_value)
