"""Each piece of the funnel alone, against theory; and spoilt on purpose, which must be seen.

Short: within 4 Monte Carlo errors, estimated from 8 runs (a sound program fails one test in 200 by Student's law with
7 degrees of freedom; the seed is fixed). Long (``make verify``): within 1 %, with a Monte Carlo error of at most .3 %.
"""

import sys

import numpy as np
import pytest

from simulation import simulate
from tests.simulation.closed_forms import PIECES, Effort, erlang_a, erlang_b, erlang_c
from tests.simulation.recursions import waits_of

QUEUES = [name for name, piece in PIECES.items() if piece.summary is not None]
SHORT, SHORT_QUEUE = Effort(700, 8), Effort(150, 8, 5_000, 8)
LONG_ERROR, LONG_TOLERANCE = 0.003, 0.01
LONG_QUEUE = Effort(2_000, 8, 50_000, 200)
LONG = {
    "Erlang C, load .75": Effort(2_000, 8, 50_000, 300),
    "arrivals by hour": Effort(60_000, 8),
    "contact within a cadence": Effort(20_000, 10),
    "steady purchases": Effort(20_000, 10),
    "lognormal purchases": Effort(20_000, 16),
}
"""Leads and runs that bring the Monte Carlo error under .3 %; ten to fifteen million customers of a queue."""


def test_the_formulas_by_hand() -> None:
    """One server, load 1: half are blocked; with endless patience nobody abandons at load .5; Erlang C at load 2/3."""
    assert erlang_b(1, 1.0) == pytest.approx(0.5)
    assert erlang_c(3, 2 / 3) == pytest.approx(4 / 9 * 20)
    assert erlang_a(1, 0.5, 1e12) == pytest.approx(0.0, abs=1e-9)
    assert erlang_a(3, 0.9, 1e-9) == pytest.approx(erlang_b(3, 0.9))


@pytest.mark.parametrize("name", QUEUES)
def test_every_lead_waits_as_long_as_the_recursion_says(name: str) -> None:
    """Lead by lead, to the microsecond or so that times are rounded to at each of the services before."""
    scenario = PIECES[name].scenario(400, 1.0)
    run = simulate(scenario, "round-robin", seed=23)
    begun = dict(run.events.filter(event="touched").select("lead_id", "time").iter_rows())
    arrived = run.leads.select("lead_id", "created_at").iter_rows()
    waits = [(begun[lead] - at).total_seconds() / 60 if lead in begun else np.nan for lead, at in arrived]
    assert np.allclose(waits, waits_of(scenario, 23, 0), atol=1e-5, equal_nan=True)


@pytest.mark.parametrize("name", PIECES)
def test_each_piece_agrees_with_theory(name: str) -> None:
    """5,600 leads in 8 runs, or 40,000 customers by recursion and 1,200 leads: within 4 Monte Carlo errors."""
    off, error = PIECES[name].judged(SHORT_QUEUE if name in QUEUES else SHORT)
    assert abs(off) < 4 * error


@pytest.mark.parametrize("name", PIECES)
def test_a_spoilt_piece_is_seen(name: str) -> None:
    """Service, patience, chances, hazard or one hour's weight half as large again: beyond 4 Monte Carlo errors."""
    effort = SHORT_QUEUE if name in QUEUES else SHORT
    off, error = PIECES[name].judged(effort, spoilt=1.5 if "/1" not in name else 1.3)
    assert abs(off) > 4 * error


def effort_of(name: str) -> Effort:
    """Give the effort of the long check."""
    return LONG.get(name, LONG_QUEUE)


@pytest.mark.verify
@pytest.mark.parametrize("name", PIECES)
def test_each_piece_within_one_percent(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The mean over all runs, with seeds fixed beforehand."""
    off, error = PIECES[name].judged(effort_of(name), seed=101)
    with capfd.disabled():
        sys.stderr.write(f"\n{name}: off by {off:+.3%}, Monte Carlo error {error:.3%}\n")
    assert error <= LONG_ERROR
    assert abs(off) <= LONG_TOLERANCE


@pytest.mark.verify
@pytest.mark.parametrize("name", PIECES)
def test_the_long_check_goes_red_when_a_piece_is_off_by_a_tenth(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A tenth more of it moves the result beyond the tolerance and chance."""
    off, error = PIECES[name].judged(effort_of(name), spoilt=1.1, seed=101)
    with capfd.disabled():
        sys.stderr.write(f"\n{name}, a tenth off: {off:+.3%}, Monte Carlo error {error:.3%}\n")
    assert abs(off) - 3 * error > LONG_TOLERANCE
