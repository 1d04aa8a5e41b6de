r"""What reps truly bring to leads, in four forms; the chance is a link of the lead's part plus the pair's part.

Every form has an effect of the rep (half of its variance is talent, which the skill column shows with noise), effects
of matches in niche and territory, and one kind of interaction that the conversion model does not have as such:

* ``segments``: independent effects of a rep with each niche, each source and each grade;
* ``slopes``: every rep has slopes of her own in score and deal size; the link is probit, not logit;
* ``threshold``: a rep closes deals up to a size of her own, :math:`a\,\sigma((c_r - z_i)/.3)`;
* ``low_rank``: two hidden tastes of reps times two hidden properties of the kinds (niche × source) of leads.

All parameters are standard normal times a known scale, so that the MAP estimate in the truth's own form is defined.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from benchmarks.learning_worlds.leads import GRADES, NICHES, SOURCES, Floats, Integers, Leads, Reps

REP_SD, MATCH, INTERACTION_SD = 0.35, 0.5, 0.8
"""In logits, at strength 1."""

WIDTH = 0.3
KINDS = ("segments", "slopes", "threshold", "low_rank")


@dataclass(frozen=True)
class Form:
    """The pair's part of one form; ``theta`` holds matches (2), then reps (m), then the interaction."""

    kind: str
    reps: Reps
    strength: float

    @property
    def probit(self) -> bool:
        """Whether the link is probit; all others are logit."""
        return self.kind == "slopes"

    @property
    def scale(self) -> Floats:
        """Prior standard deviation of each parameter."""
        count, s = len(self.reps), self.strength
        inner = {
            "segments": np.full(count * (NICHES + SOURCES + GRADES), INTERACTION_SD / np.sqrt(3.0)),
            "slopes": np.full(count * 2, INTERACTION_SD / np.sqrt(2.0)),
            "threshold": np.full(count, 1.0),
            "low_rank": np.full(2 * (count + NICHES * SOURCES), np.sqrt(INTERACTION_SD / np.sqrt(2.0))),
        }[self.kind]
        power = {"threshold": 0.0, "low_rank": 0.5}.get(self.kind, 1.0)
        outer = [np.full(2, s * MATCH), np.full(count + 1, s * REP_SD * np.sqrt(0.5))]
        return np.concatenate([*outer, inner * s**power])

    def draw(self, rng: np.random.Generator) -> Floats:
        """Draw the parameters; matches are as large as their scale, and help."""
        theta = self.scale * rng.standard_normal(len(self.scale))
        theta[:3] = self.scale[:3]
        if self.kind == "threshold":
            theta[3 + len(self.reps) :] = np.sqrt(0.5) * (theta[3 + len(self.reps) :] + self.reps.talent)
        return theta

    def prior(self) -> tuple[Floats, Floats, Floats]:
        """Give what the skill column leaves to know: prior means, standard deviations, and the talent to expect."""
        seen = self.reps.reliability * (self.reps.skill - 0.5) / 0.2
        mean, sd, count = np.zeros(len(self.scale)), self.scale.copy(), len(self.reps)
        unseen = 1.0 - self.reps.reliability**2
        sd[3 : 3 + count] *= np.sqrt(1.0 + unseen)
        if self.kind == "threshold":
            mean[3 + count :] = np.sqrt(0.5) * seen
            sd[3 + count :] *= np.sqrt(0.5 + 0.5 * unseen)
        return mean, sd, seen

    def part(self, theta: Floats, leads: Leads, rep: Integers, talent: Floats) -> tuple[Floats, list[Floats]]:
        """Give the pair's part of rows (n,) and what is needed for its gradient."""
        match, inner = theta[:2], theta[3 + len(self.reps) :]
        outer = self.reps.matches(leads, rep) @ match + theta[2] * talent[rep] + theta[3:][rep]
        value, needed = self._inner(inner, leads, rep)
        return outer + value, needed

    def gradient(self, leads: Leads, rep: Integers, talent: Floats, needed: list[Floats], pull: Floats) -> Floats:
        """Give the gradient of sum(pull × part) with respect to theta."""
        own = np.bincount(rep, pull, len(self.reps))
        outer = [self.reps.matches(leads, rep).T @ pull, [talent[rep] @ pull], own]
        return np.concatenate([*outer, self._inner_gradient(leads, rep, needed, pull)])

    def _inner(self, inner: Floats, leads: Leads, rep: Integers) -> tuple[Floats, list[Floats]]:
        count = len(self.reps)
        if self.kind == "segments":
            at = _cells(leads, rep, count)
            return inner[at].sum(axis=0), []
        if self.kind == "slopes":
            slope = inner.reshape(count, 2)[rep]
            return slope[:, 0] * leads.score + slope[:, 1] * leads.size, []
        if self.kind == "threshold":
            reach = expit((inner[rep] - leads.size) / WIDTH)
            high = 3.2 * INTERACTION_SD * self.strength
            return high * (reach - 0.5), [high * reach * (1.0 - reach) / WIDTH]
        taste, hidden = inner[: 2 * count].reshape(count, 2), inner[2 * count :].reshape(-1, 2)
        kind = leads.niche * SOURCES + leads.source
        return (taste[rep] * hidden[kind]).sum(axis=1), [taste[rep], hidden[kind]]

    def _inner_gradient(self, leads: Leads, rep: Integers, needed: list[Floats], pull: Floats) -> Floats:
        count = len(self.reps)
        if self.kind == "segments":
            size = count * (NICHES + SOURCES + GRADES)
            return np.asarray(sum(np.bincount(at, pull, size) for at in _cells(leads, rep, count)))
        if self.kind == "slopes":
            sums = [np.bincount(rep, pull * z, count) for z in (leads.score, leads.size)]
            return np.column_stack(sums).ravel()
        if self.kind == "threshold":
            return np.bincount(rep, pull * needed[0], count)
        kind = leads.niche * SOURCES + leads.source
        tastes = np.column_stack([np.bincount(rep, pull * needed[1][:, k], count) for k in (0, 1)])
        hidden = np.column_stack([np.bincount(kind, pull * needed[0][:, k], NICHES * SOURCES) for k in (0, 1)])
        return np.concatenate([tastes.ravel(), hidden.ravel()])

    def table(self, theta: Floats, leads: Leads, talent: Floats) -> Floats:
        """Give the pair's part of all leads with all reps; shape (n, m)."""
        columns = [self.part(theta, leads, np.full(len(leads), rep), talent)[0] for rep in range(len(self.reps))]
        return np.column_stack(columns)


def _cells(leads: Leads, rep: Integers, count: int) -> NDArray[np.int64]:
    niche = rep * NICHES + leads.niche
    source = count * NICHES + rep * SOURCES + leads.source
    grade = count * (NICHES + SOURCES) + rep * GRADES + leads.grade
    return np.stack([niche, source, grade])
