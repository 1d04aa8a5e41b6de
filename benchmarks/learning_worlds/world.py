r"""One firm of a family: its tables, the truth of its new leads, and what the ceiling may know.

The link of :math:`x_i'\beta + \text{pair part} + h_i` (see :mod:`benchmarks.learning_worlds.forms`) is the chance of a
win within 180 days. Managers choose reps by a softmax over own niche and written-down skill (``preference``), among
the reps of the lead's territory where territories are strict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from scipy.special import expit, ndtr

from benchmarks.learning_worlds.closing import Closing
from benchmarks.learning_worlds.families import Family
from benchmarks.learning_worlds.forms import KINDS, Form
from benchmarks.learning_worlds.leads import GRADES, NICHES, SOURCES, Floats, Integers, Leads, Reps

NEW_LEADS = 2000
END = datetime(2026, 1, 5, tzinfo=UTC)
LEVEL = -1.35


@dataclass(frozen=True)
class World:
    """A firm whose truth is known.

    ``chance`` has shape (leads, reps here), ``eligible`` the same or None, ``habit`` the managers' choice
    probabilities; ``past``, ``rep``, ``closing`` and ``nuisance`` are what the ceiling is fitted on, ``past_chance``
    (n,) the true chances of the past leads with the reps they went to.
    """

    family: Family
    form: Form
    history: pl.DataFrame
    reps: pl.DataFrame
    leads: pl.DataFrame
    chance: Floats
    habit: Floats
    eligible: np.ndarray | None
    past: Leads
    rep: Integers
    closing: Closing
    nuisance: Floats
    fresh: Leads
    past_chance: Floats

    @property
    def capacity(self) -> int:
        """Leads a rep may get: an even share, with a fifth more where territories are strict."""
        return int(np.ceil((1.2 if self.family.strict else 1.0) * len(self.fresh) / self.chance.shape[1]))

    @property
    def luck(self) -> float:
        """Give how far above its true level the history seems to lie, in logits: one step of Newton's from the truth.

        Its mean over histories of the same leads is 0, whatever is learned from them.
        """
        if_won, if_not = self.closing.likelihoods()
        chance = self.past_chance
        pull = (if_won - if_not) * chance * (1.0 - chance) / (chance * if_won + (1.0 - chance) * if_not)
        return float(pull.sum() / (pull**2).sum())

    @property
    def even(self) -> Floats:
        """Round robin's choice probabilities; shape (leads, reps)."""
        may = np.ones_like(self.chance) if self.eligible is None else self.eligible.astype(np.float64)
        return np.asarray(may / may.sum(axis=1, keepdims=True))


def link(eta: Floats, *, probit: bool) -> Floats:
    """Give the chance; probit's argument is scaled so that both links are alike at 20 %."""
    return np.asarray(ndtr(0.6 * eta) if probit else expit(eta))


def make_world(asked: Family, seed: int, kind: str | None = None) -> World:
    """Draw the firm of a seed; forms take turns unless one is asked for."""
    rng = np.random.default_rng([seed, 7])
    reps = Reps.draw(asked.reps, rng, asked.skill_noise)
    form = Form(kind or KINDS[seed % len(KINDS)], reps, asked.strength)
    theta, later = form.draw(rng), form.draw(rng)
    beta = _lead_effects(rng)
    newcomers = round(asked.new_share * asked.reps)
    past = Leads.draw(asked.rows, rng, NICHES - (asked.new_share > 0.0))
    fresh = Leads.draw(NEW_LEADS, rng)
    age = np.sort(rng.random(asked.rows) ** asked.growth * asked.days)[::-1]
    hot = rng.standard_normal(asked.rows) if asked.hidden else np.zeros(asked.rows)
    rep = _choose(_habit(asked, reps, past, hot)[:, : asked.reps - newcomers], rng)
    busy = 0.7 * rng.standard_normal(asked.rows) + 0.7 * _favour(reps)[rep]
    nuisance = -asked.load * busy
    turn = np.deg2rad(asked.drift)
    part = [form.part(one, past, rep, reps.talent)[0] for one in (theta, later)]
    when = turn * (1.0 - age / asked.days)
    eta = past.own @ beta + np.cos(when) * part[0] + np.sin(when) * part[1] + nuisance + asked.hidden * hot
    slowness = np.exp(asked.slow * rng.standard_normal(asked.reps))[rep]
    past_chance = link(eta, probit=form.probit)
    closing = Closing.draw(past_chance, age, slowness, rng)
    table = [form.table(one, fresh, reps.talent) for one in (theta, later)]
    new_hot = asked.hidden * rng.standard_normal(NEW_LEADS)
    truth = (fresh.own @ beta + new_hot)[:, None] + np.cos(turn) * table[0] + np.sin(turn) * table[1]
    eligible = (reps.territories[:, fresh.territory].T > 0.0) if asked.strict else None
    habit = _habit(asked, reps, fresh, np.zeros(NEW_LEADS))
    return World(
        asked, form, _history(past, rep, closing, busy, asked), reps.table(np.arange(asked.reps)), fresh.table("N"),
        link(truth, probit=form.probit), habit, eligible, past, rep, closing, nuisance, fresh, past_chance,
    )  # fmt: skip


def _lead_effects(rng: np.random.Generator) -> Floats:
    beta = 0.3 * rng.standard_normal(1 + NICHES + SOURCES + GRADES + 2)
    beta[0], beta[-2:] = LEVEL, (0.4, -0.2)
    return beta


def _favour(reps: Reps) -> Floats:
    """Give how much managers think of each rep, standardised."""
    return np.asarray((reps.skill - reps.skill.mean()) / max(float(reps.skill.std()), 1e-9))


def _habit(asked: Family, reps: Reps, leads: Leads, hot: Floats) -> Floats:
    """Give the managers' choice probabilities; hot leads go to those they think most of."""
    liking = asked.preference * reps.niches[:, leads.niche].T + (0.2 + asked.hidden * hot)[:, None] * _favour(reps)
    weight = np.exp(liking)
    if asked.strict:
        weight = weight * reps.territories[:, leads.territory].T
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _choose(weight: Floats, rng: np.random.Generator) -> Integers:
    cumulated = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
    picked = (rng.random(len(weight))[:, None] > cumulated).sum(axis=1)
    return np.minimum(picked, weight.shape[1] - 1)


def _history(past: Leads, rep: Integers, closing: Closing, busy: Floats, asked: Family) -> pl.DataFrame:
    assigned = [END - timedelta(seconds=round(days * 86400)) for days in closing.watched]
    ended = [
        None if still else at + timedelta(seconds=round(days * 86400))
        for at, days, still in zip(assigned, closing.days, closing.open, strict=True)
    ]
    outcome = np.where(closing.open, "open", np.where(closing.won, "won", "lost"))
    table = past.table("H").with_columns(
        pl.Series("rep_id", [f"R{one:03d}" for one in rep]),
        pl.Series("assigned_at", assigned, dtype=pl.Datetime("us", "UTC")),
        pl.Series("outcome", outcome),
        pl.Series("closed_at", ended, dtype=pl.Datetime("us", "UTC")),
    )
    if asked.load:
        return table.with_columns(pl.Series("load_at_assignment", np.round(np.maximum(20.0 + 5.0 * busy, 0.0))))
    return table
