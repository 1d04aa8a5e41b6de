"""The estimator: learns each rep's chance with each lead from past assignments, and values pairs with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self

import polars as pl
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from models.card import Card, card_facts
from models.closing.curve import WinCurve, days_within
from models.columns.features import refuse_missing
from models.fitted import Fitted
from models.fitting import checked_tables, fit_model
from models.funnel.fit import with_steps
from models.parameters import as_saved, refuse
from models.seen import RepsSeen
from models.storage import read_model, write_model
from models.values import PairValues
from scenarios.faults import BadInput, Fault
from scenarios.tables import LEADS, REPS, as_frame, check_table


class ConversionModel(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    r"""Chance that a rep wins a lead within a horizon.

    .. math:: \operatorname{logit} P = \beta_0 + x_i'\beta + m_{ir}'\gamma + z_i'w_r

    with lead effects :math:`\beta` (categories pooled), match effects :math:`\gamma` (territory, niche, language,
    skill, skill × size of the deal; 0 where unknown) and for each rep effects :math:`w_r` of her own: overall, by
    category, in slopes and steps of numbers (:mod:`models.effects.affinity`), in hidden tastes
    (:mod:`models.effects.crosses`), each kind pooled as far as the data say (:mod:`models.effects.hierarchy`). Load
    and tenure at the assignment are set apart (:mod:`models.columns.circumstances`). Leads still open are weighed
    by what their age says (:mod:`models.closing.timing`); they never count as lost.

    Parameters
    ----------
    horizon_days
        A win later than this after the assignment is none.
    max_levels
        Inferred categories with more levels are left out.
    features
        The columns to learn from, unless :meth:`fit` is given others; inferred by default. Columns known only
        afterwards, personal attributes and what identifies a person are refused.
    lead_estimator
        A scikit-learn classifier for the lead's own part, with ``predict_proba`` or ``decision_function``; its answers,
        cross-fitted, enter beside the model's own columns (:mod:`models.columns.lead_part`). It reads the features
        as numbers (one column a level, standardised). Give it a ``random_state`` for the same answers every time.
        Such a model cannot be saved. None leaves the lead to the pooled logistic model.
    rep_effects
        Whether to learn from a rep's past results. Without, reps differ only in the territories, niches and languages
        they state; skill and tenure are not looked at either. For firms that may not rate individuals.
    weighting
        ``"propensity"``: rows count by how surprising it was that their rep got them (:attr:`Propensities.counts`), as
        a guard against what the lead columns get wrong where managers choose. None: one each.
    steps
        Whether to fit the steps of the funnel, too (:class:`models.FunnelModel`), where the history dates them, and
        say at which of them reps differ. Takes about as long again for each step.
    draws
        Posterior draws behind the interval of ``interaction_``.
    seed
        Of those draws.

    Attributes
    ----------
    features_
        Names of the columns used.
    left_out_
        Every other column of the history, with the reason.
    doubtful_
        Features used although a test speaks against them, with what it found.
    as_of_
        The moment the history was read at.
    followed_days_
        The longest time any lead could be watched, at most the horizon.
    former_reps_
        How many reps of the history are not among the present ones.
    rep_differences_
        How far reps, and reps within niches, differ: size in points, interval, p-value.
    interaction_
        Share of the variation between pairs that is rep × lead interaction, with its interval.
    pair_slope_
        Share of the pair part that held on leads the fit had not seen.
    drift_
        How the later half of the history differs from the earlier, in level and in who wins what.
    sensitivity_
        How strong something unrecorded would have to be to undo the gain, or the ranking of reps.
    buying_
        Share of leads won by day, and the steady and the front-loaded law that come nearest to it.
    revenue_
        What expected revenue rests on, in words.
    calibration_
        Chances learned from the earlier part held against the outcomes of the later; None where it is too small.
    rep_evidence_
        Past leads and uncertainty of each present rep.
    slowest_days_
        How many days the slowest closing took; None where slower ones could hardly have been seen.
    steps_
        What models of the steps found (``FunnelFound``); None unless asked for, or where the history dates no step.
    delay_effect_
        What waiting for the first touch leaves of the chance (``DelayEffect``); None where touches are not dated.
    load_effect_
        What one more lead in hand does to it (``LoadEffect``); None where the load is not known.
    promises_gain_
        Whether anything about reps, or about reps with leads, is more than chance and shown to last.
    verdict_, findings_, short_verdict_
        The same in plain words, with sizes; sentence by sentence; and in short, with what did not hold.
    """

    def __init__(
        self,
        horizon_days: float = 180,
        *,
        features: Sequence[str] | None = None,
        max_levels: int = 50,
        rep_effects: bool = True,
        weighting: str | None = None,
        lead_estimator: Any = None,
        steps: bool = False,
        draws: int = 200,
        seed: int = 0,
    ) -> None:
        self.horizon_days = horizon_days
        self.features = features
        self.max_levels = max_levels
        self.rep_effects = rep_effects
        self.weighting = weighting
        self.lead_estimator = lead_estimator
        self.steps = steps
        self.draws = draws
        self.seed = seed

    def fit(
        self,
        history: Any,
        reps: Any = None,
        *,
        as_of: datetime | date | str | None = None,
        features: Sequence[str] | None = None,
        suspects: Mapping[str, str] | None = None,
    ) -> Self:
        """Learn from past assignments.

        Parameters
        ----------
        history
            A history table (DESIGN, section 3): polars or pandas frame, or a mapping of columns.
        reps
            The present reps with their facts; without it no match effects are learned, and nobody is former.
        as_of
            Read the history as it stood then (a date means the end of that day, UTC): later assignments are left
            out, later closings are not known yet. Default: the latest time in the history.
        features
            The columns to use; those of the constructor, or inferred, by default.
        suspects
            Columns that a test found to give the outcome away, with what it found (`fairlead fit` runs such a
            test). They are left out where features are inferred; named ones are used, and the model card says so.

        Raises
        ------
        BadInput
            When a table is faulty, a named feature is missing, not known in time or about a person, a parameter is out
            of range, or there is not at least one win and one lead known not to be won.
        """
        parameters = self.get_params(deep=False)
        refuse(parameters, "ConversionModel")
        wanted = self.features if features is None else features
        table, present = checked_tables(history, reps)
        fitted = fit_model(table, present, parameters, as_of=as_of, features=wanted, suspects=suspects)
        return self.adopt(with_steps(fitted, table, present, parameters) if self.steps else fitted)

    def pair_values(self, leads: Any, reps: Any, *, worth: str = "value") -> PairValues:
        """Value every lead with every rep.

        Parameters
        ----------
        leads, reps
            Tables as in DESIGN, section 3; the result keeps their order. In place of the reps what :meth:`see` made of
            them: who values one lead at a time saves most of the work.
        worth
            What a win is worth: ``value`` (the lead's own, 1 where it has none), ``wins`` (1), or ``revenue`` (what the
            history's wins brought, :mod:`models.revenue`).

        Raises
        ------
        BadInput
            When a table is faulty or lacks a column the model was trained on, or revenue is asked for and the history
            had too few wins with revenue.
        NotFittedError
            Before :meth:`fit`.
        ValueError
            When the reps were seen by another fit.
        """
        return self._values(leads, reps, worth, self.seed)

    def see(self, reps: Any) -> RepsSeen:
        """Check a table of reps and look them up once, for as many calls of :meth:`pair_values` as are to come.

        Raises
        ------
        BadInput
            When the table is faulty.
        NotFittedError
            Before :meth:`fit`.
        """
        return self._model().see(check_table(reps, REPS, source="reps"))

    def _values(self, leads: Any, reps: Any, worth: str, seed: int) -> PairValues:
        fitted = self._model()
        wanted = fitted.description.revenue.worth(worth)
        return fitted.pair_values(*self._checked(leads, reps), wanted, seed)

    def win_curve(self, leads: Any, reps: Any, days: Sequence[float]) -> WinCurve:
        """Give the chance of a win by each of several days, for every lead with every rep, block by block.

        Parameters
        ----------
        leads, reps
            Tables as in DESIGN, section 3; the result keeps their order.
        days
            Days after the assignment, rising, above 0 and at most ``followed_days_``: what nobody was followed for is
            not known. A chance by the horizon is that of :meth:`pair_values`.

        Raises
        ------
        BadInput
            When a table is faulty or lacks a column the model was trained on, or a day is not within what was followed.
        NotFittedError
            Before :meth:`fit`.
        """
        fitted = self._model()
        wanted = days_within(days, fitted.description.summary.follow.followed_days)
        return fitted.win_curve(*self._checked(leads, reps), wanted)

    def _checked(self, leads: Any, reps: Any) -> tuple[pl.DataFrame, RepsSeen]:
        fitted = self._model()
        given = as_frame(leads)
        if "value" not in given.columns:  # optional by contract: unknown to the model, 1 in the sum
            given = given.with_columns(pl.lit(None, dtype=pl.Float64).alias("value"))
        refuse_missing(given, fitted.description.summary.features, "leads")
        table = check_table(given, LEADS, source="leads")
        seen = reps if isinstance(reps, RepsSeen) else self.see(reps)
        if seen.by is not fitted:
            raise ValueError("these reps were seen by another fit: let this model see them")
        return table, seen

    def pair_draws(
        self, leads: Any, reps: Any, count: int, seed: int = 0, *, worth: str = "value"
    ) -> Iterator[PairValues]:
        """Draw the values of every lead with every rep from the posterior: what they may be; made one at a time.

        Each draw is one opinion on all pairs at once, as Thompson sampling needs it; new reps and unseen levels are
        drawn from their prior. The same seed gives the same draws, and the first of many are those of few.

        Parameters
        ----------
        leads, reps
            As for :meth:`pair_values`.
        count
            Number of draws.
        seed
            Of the draws.
        worth
            As for :meth:`pair_values`.

        Raises
        ------
        BadInput, NotFittedError
            As :meth:`pair_values`.
        """
        values = self._values(leads, reps, worth, seed)
        return (values.draw(number) for number in range(count))

    def card(self) -> dict[str, Any]:
        """Give the model card as plain data; it names no rep."""
        return card_facts(Card(self._model().description.summary))

    def save(self, directory: str | PathLike[str], *, named: bool = False) -> Path:
        """Write the model directory (``model.json``, ``arrays.npz``, the card in three forms) and return its path.

        Parameters
        ----------
        directory
            A new one, or one that holds a model and nothing else.
        named
            Whether the card lists how much is known of each rep by id; by team and number of leads otherwise.

        Raises
        ------
        BadInput
            When something that is not a model stands there, or the model has a ``lead_estimator``: models are numbers
            and text, and a classifier of any kind cannot be written as such.
        """
        if self._model().lead_part is not None:
            expected = (
                "a model without lead_estimator: a classifier of any kind can only be pickled, and models never are. "
                "Keep this model in memory, fit it again where it is needed, or fit one without"
            )
            raise BadInput([Fault("save", expected, column="lead_estimator", value=type(self.lead_estimator).__name__)])
        return write_model(directory, self._model(), self.get_params(), named=named)

    @classmethod
    def load(cls, directory: str | PathLike[str]) -> Self:
        """Read a model directory; runs no code from it.

        Raises
        ------
        BadInput
            When it is missing, incomplete, from another schema version, or does not fit together.
        """
        fitted, parameters = read_model(directory)
        return cls(**as_saved(parameters, set(cls().get_params()), str(directory))).adopt(fitted)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "fitted_")

    def _model(self) -> Fitted:
        if not hasattr(self, "fitted_"):
            raise NotFittedError("This ConversionModel is not fitted yet: call fit(history, reps=reps) first")
        return self.fitted_

    def adopt(self, fitted: Fitted) -> Self:
        """Take over a fit made elsewhere."""
        summary = fitted.description.summary
        self.fitted_ = fitted
        self.features_ = summary.features
        self.left_out_ = dict(summary.left_out)
        self.doubtful_ = dict(summary.doubtful)
        self.as_of_ = summary.follow.as_of
        self.followed_days_ = summary.follow.followed_days
        self.slowest_days_ = summary.follow.slowest_days
        self.former_reps_ = summary.follow.former_reps
        self.rep_differences_ = summary.differences
        self.interaction_ = summary.interaction
        self.pair_slope_ = summary.pair_slope
        self.drift_ = summary.drift
        self.sensitivity_ = summary.sensitivity
        self.buying_ = summary.buying
        self.revenue_ = summary.revenue
        self.calibration_ = summary.calibration
        self.rep_evidence_ = summary.evidence
        self.promises_gain_ = summary.promises_gain
        self.steps_ = summary.steps
        self.delay_effect_ = summary.delay
        self.load_effect_ = summary.load
        self.verdict_ = summary.verdict()
        self.short_verdict_ = summary.short_verdict()
        self.findings_ = tuple(summary.sentences())
        return self


def load_model(directory: str | PathLike[str]) -> ConversionModel:
    """Read a model directory, as :meth:`ConversionModel.load`."""
    return ConversionModel.load(directory)
