r"""Worlds with known truth: the chance that a rep closes a lead, as a formula.

For lead *i* (grade *g*, source *s*, territory *t*, niche *n*, value *v*) and rep *r*,

.. math::

    \operatorname{logit} p_{ir} = \operatorname{logit} p_0 + G_g + S_s + b\,\tilde v_i
        + c \,(R\,a_r + P\,d_{ir}), \qquad c = \frac{1}{100\, p_0 (1 - p_0)}

* :math:`p_0` is ``base_chance``; :math:`G`, :math:`S` are ``grade_effect`` and ``source_effect`` (logits);
  :math:`b` is ``value_effect`` and :math:`\tilde v` the lead's log value, standardised by the scenario's mix.
* :math:`R` is ``rep_points``: the standard deviation, in percentage points of chance, between reps on the same lead.
  :math:`a_r = \sqrt{q}\,\Phi^{-1}(\text{skill}_r) + \sqrt{1-q}\,\varepsilon_r` with *q* = ``skill_reliability``: what
  the firm believes of a rep (her skill) tells only part of what she is.
* :math:`P` is ``pair_points``: the standard deviation, in points, of what is particular to this rep with this lead.
  :math:`d_{ir} = \sqrt{w}\,(T_{ir} + N_{ir} + K_{ir})/\sqrt 3 + \sqrt{1-w}\,\eta_{r,n}` with *w* = ``match_share``;
  *T* and *N* say whether territory and niche are among the rep's own (centred and scaled to variance one over the
  scenario's mix; zero for a rep without a speciality), :math:`K = \tilde v_i\,\Phi^{-1}(\text{skill}_r)` (big
  deals suit the skilled), and :math:`\eta` is a standard normal per rep and niche, a talent nobody wrote down.

:math:`\varepsilon` and :math:`\eta` are drawn from (``seed``, rep, niche) by name, so hiring somebody changes nobody
else. With both dials at zero every rep has the same chance with a given lead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import Field
from scipy.special import expit, logit, ndtri

from scenarios.draws import Draws, key_of
from scenarios.funnel import Chance, LeadMix, NonNegative
from scenarios.organisation import Part, Rep
from scenarios.vocabulary import Differences, Grade

DIALS: dict[Differences, tuple[float, float]] = {
    Differences.ALIKE: (0.0, 0.0),
    Differences.REALISTIC: (3.0, 1.5),
    Differences.DREAM: (10.0, 5.0),
}
"""Named sizes of (``rep_points``, ``pair_points``); docs/sources.md: 3 points is a realistic firm, 10 a dream."""

_BLOCK = 1024
"""Leads whose chances are computed together: few enough for a processor's near memory."""


class TruthParameters(Part):
    """The numbers of the formula above."""

    base_chance: float = Field(gt=0, lt=1)
    grade_effect: dict[Grade, float]
    source_effect: dict[str, float] = Field(default_factory=dict)
    value_effect: float = 0.0
    rep_points: NonNegative
    pair_points: NonNegative
    skill_reliability: Chance = 0.3
    match_share: Chance = 0.5
    seed: int = 0


class Truth:
    """The chance of each pair in a made-up firm.

    Parameters
    ----------
    parameters
        The numbers of the formula.
    mix
        The scenario's lead mix, which sets the scale of values and matches.
    reps
        The reps, in the order of the columns of :meth:`chance`.
    """

    def __init__(self, parameters: TruthParameters, mix: LeadMix, reps: Sequence[Rep]) -> None:
        self.parameters = parameters
        self.mix = mix
        self.reps = tuple(reps)
        self._per_point = 1.0 / (100.0 * parameters.base_chance * (1.0 - parameters.base_chance))
        self._skill = np.array([ndtri(rep.skill) for rep in self.reps], dtype=np.float64)

    def chance(self, leads: pl.DataFrame) -> NDArray[np.float64]:
        """Give the chance that each rep closes each lead once it is qualified.

        Parameters
        ----------
        leads
            Columns ``territory``, ``niche``, ``source``, ``grade`` and ``value``.

        Returns
        -------
        numpy.ndarray
            Shape (n_leads, n_reps).
        """
        value = self._standard_value(leads)
        lead = logit(self.parameters.base_chance) + self._lead_effect(leads, value)
        rep = self.parameters.rep_points * self._rep_talent()
        chances = np.empty((leads.height, len(self.reps)))
        fit = self._pair_fit(leads, value)
        for start in range(0, leads.height, _BLOCK):
            rows = slice(start, start + _BLOCK)
            logits = self._per_point * (rep[None, :] + self.parameters.pair_points * fit(rows))
            logits += lead[rows, None]
            expit(logits, out=chances[rows])
        return chances

    def _standard_value(self, leads: pl.DataFrame) -> NDArray[np.float64]:
        if self.mix.value_sigma == 0.0:
            return np.zeros(leads.height)
        log_value = np.log(leads["value"].to_numpy())
        return np.asarray((log_value - np.log(self.mix.value_median)) / self.mix.value_sigma)

    def _lead_effect(self, leads: pl.DataFrame, value: NDArray[np.float64]) -> NDArray[np.float64]:
        grades = {grade.value: effect for grade, effect in self.parameters.grade_effect.items()}
        sources = self.parameters.source_effect
        by_grade = np.array([grades.get(grade, 0.0) for grade in leads["grade"].to_list()])
        by_source = np.array([sources.get(source, 0.0) for source in leads["source"].to_list()])
        return np.asarray(by_grade + by_source + self.parameters.value_effect * value)

    def _rep_talent(self) -> NDArray[np.float64]:
        reliability = self.parameters.skill_reliability
        hidden = np.array([self._normal("rep talent", rep.rep_id) for rep in self.reps])
        return np.asarray(np.sqrt(reliability) * self._skill + np.sqrt(1.0 - reliability) * hidden)

    def _pair_fit(self, leads: pl.DataFrame, value: NDArray[np.float64]) -> Callable[[slice], NDArray[np.float64]]:
        """Give what computes how well the leads of some rows and the reps fit, shape (n_rows, n_reps)."""
        share = self.parameters.match_share
        territory, niche = self.mix.territory, self.mix.niche
        by_territory = _match(list(territory), [rep.territories for rep in self.reps], territory)
        by_niche = _match(list(niche), [rep.niches for rep in self.reps], niche)
        talent = np.sqrt(1.0 - share) * self._niche_talent(list(niche))
        territories, niches = _rows(leads["territory"], territory), _rows(leads["niche"], niche)

        def fit(rows: slice) -> NDArray[np.float64]:
            known = by_territory[territories[rows]]
            known += by_niche[niches[rows]]
            known += value[rows, None] * self._skill[None, :]
            known /= np.sqrt(3.0)
            known *= np.sqrt(share)
            known += talent[niches[rows]]
            return known

        return fit

    def _niche_talent(self, niches: Sequence[str]) -> NDArray[np.float64]:
        drawn = [[self._normal("niche talent", f"{rep.rep_id}|{niche}") for rep in self.reps] for niche in niches]
        return np.array(drawn).reshape(len(niches), len(self.reps))

    def _normal(self, purpose: str, name: str) -> float:
        return float(ndtri(Draws(self.parameters.seed).uniform(purpose, key_of(name))))


def _rows(kinds: pl.Series, weights: dict[str, float]) -> NDArray[np.intp]:
    """Give the position of each lead's kind among those of the mix."""
    position = {name: row for row, name in enumerate(weights)}
    return np.array([position[kind] for kind in kinds.to_list()], dtype=np.intp)


def _match(
    names: Sequence[str], specialities: Sequence[tuple[str, ...]], weights: dict[str, float]
) -> NDArray[np.float64]:
    """Say where a kind of lead is among a rep's own, scaled to mean 0 and variance 1 over the mix of leads and reps.

    Shape (n_kinds, n_reps).
    """
    shares = np.array([weights[name] for name in names]) / sum(weights.values())
    has = np.array([[name in own for own in specialities] for name in names], dtype=np.float64)
    has = has.reshape(len(names), len(specialities))
    special = np.array([bool(own) for own in specialities], dtype=bool)
    if not special.any():
        return np.zeros((len(names), len(specialities)))
    mean = float((shares @ has[:, special]).mean())
    spread = float(np.sqrt(mean * (1.0 - mean)))
    return np.where(special[None, :], (has - mean) / spread if spread > 0 else 0.0, 0.0)
