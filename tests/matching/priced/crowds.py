"""Problems of many kinds, with more leads than can be tried out."""

import numpy as np
from hypothesis import strategies as st

from matching import AssignmentProblem


@st.composite
def crowds(draw):
    """Draw up to 120 leads and 12 reps of many kinds, at loads from one half to one and a half."""
    leads, reps = draw(st.integers(1, 120)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    load = draw(st.sampled_from([0.5, 0.9, 1.0, 1.2, 1.5]))
    kind = draw(st.sampled_from(["even", "low rank", "ties", "alike", "equal", "negative", "few"]))
    values = rng.random((leads, reps))
    if kind == "low rank":
        values = rng.lognormal(size=(leads, 1)) * (rng.random((leads, 2)) @ rng.random((2, reps)))
    elif kind == "ties":
        values = np.round(values / 0.25) * 0.25
    elif kind == "alike":
        values = values[rng.integers(0, min(4, leads), leads)]
    elif kind == "equal":
        values[:] = 3.0
    elif kind == "negative":
        values -= 0.7
    elif kind == "few":
        values = np.round(values * 2)
    slots = rng.multinomial(max(1, int(leads / load)), np.full(reps, 1 / reps))
    eligible = rng.random((leads, reps)) < draw(st.sampled_from([0.3, 0.8, 1.0]))
    return AssignmentProblem(values, slots, eligible=None if eligible.all() else eligible)
