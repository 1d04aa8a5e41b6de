"""The ceiling: a MAP estimate with the truth's own form, prior scales and laws of closing."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks.learning_worlds.leads import Floats
from benchmarks.learning_worlds.world import LEVEL, World, link


def ceiling(world: World) -> Floats:
    """Give the chance of every new lead with every rep; shape (leads, reps)."""
    form, x = world.form, world.past.own
    prior_mean, prior_sd, talent = form.prior()
    n_lead = x.shape[1]
    mean = np.concatenate([[LEVEL], np.zeros(n_lead - 3), [0.4, -0.2], prior_mean])
    sd = np.maximum(np.concatenate([np.full(n_lead, 0.3), prior_sd]), 1e-6)
    if_won, if_not = world.closing.likelihoods()

    def height(standard: Floats) -> tuple[float, Floats]:
        at = mean + sd * standard
        part, needed = form.part(at[n_lead:], world.past, world.rep, talent)
        eta = x @ at[:n_lead] + part + world.nuisance
        chance = np.clip(link(eta, probit=form.probit), 1e-9, 1.0 - 1e-9)
        seen = chance * if_won + (1.0 - chance) * if_not
        pull = (if_won - if_not) / seen * _density(eta, probit=form.probit)
        own = form.gradient(world.past, world.rep, talent, needed, pull)
        gradient = np.concatenate([x.T @ pull, own]) * sd - standard
        return -float(np.log(seen).sum() - 0.5 * standard @ standard), -gradient

    start = 0.1 * np.random.default_rng(1).standard_normal(len(mean))
    found = minimize(height, start, jac=True, method="L-BFGS-B", options={"maxiter": 400})
    at = mean + sd * found.x
    table = form.table(at[n_lead:], world.fresh, talent)
    return link((world.fresh.own @ at[:n_lead])[:, None] + table, probit=form.probit)


def _density(eta: Floats, *, probit: bool) -> Floats:
    if probit:
        return np.asarray(0.6 * np.exp(-0.5 * (0.6 * eta) ** 2) / np.sqrt(2.0 * np.pi))
    chance = expit(eta)
    return np.asarray(chance * (1.0 - chance))
