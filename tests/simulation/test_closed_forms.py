"""Each piece of the funnel alone, against theory; and spoilt on purpose, which must be seen.

Short: within 4 Monte Carlo errors, estimated from 8 replications (a sound program fails one test in 200 by Student's
law with 7 degrees of freedom; the seed is fixed). Long (``make verify``): within 1 %, with a Monte Carlo error of at
most .3 %.
"""

import sys

import pytest
from joblib import Parallel, delayed

from tests.simulation.closed_forms import PIECES, erlang_a, erlang_b

SHORT_LEADS, SHORT_REPLICATIONS = 700, 8
LONG_ERROR, LONG_TOLERANCE = 0.003, 0.01
LONG = {
    "Erlang B": (20_000, 30), "Erlang C": (50_000, 100), "Erlang A": (20_000, 30), "M/D/1": (50_000, 40),
    "M/M/1": (50_000, 90), "arrivals by hour": (100_000, 8), "contact within a cadence": (20_000, 16),
    "steady purchases": (20_000, 16), "lognormal purchases": (20_000, 30),
}  # fmt: skip
"""Leads and replications that bring the Monte Carlo error under .3 %."""


def test_the_formulas_by_hand() -> None:
    """One server, load 1: half are blocked; with endless patience nobody abandons at load .5."""
    assert erlang_b(1, 1.0) == pytest.approx(0.5)
    assert erlang_a(1, 0.5, 1e12) == pytest.approx(0.0, abs=1e-9)
    assert erlang_a(3, 0.9, 1e-9) == pytest.approx(erlang_b(3, 0.9))


@pytest.mark.parametrize("name", PIECES)
def test_each_piece_agrees_with_theory(name: str) -> None:
    """5,600 leads in 8 replications: within 4 Monte Carlo errors."""
    off, error = PIECES[name].judged(SHORT_LEADS, SHORT_REPLICATIONS)
    assert abs(off) < 4 * error


@pytest.mark.parametrize("name", PIECES)
def test_a_spoilt_piece_is_seen(name: str) -> None:
    """Service, patience, chances, hazard or one hour's weight half as large again: beyond 4 Monte Carlo errors."""
    off, error = PIECES[name].judged(SHORT_LEADS, SHORT_REPLICATIONS, spoilt=1.5 if "/1" not in name else 1.3)
    assert abs(off) > 4 * error


def long_run(name: str, spoilt: float = 1.0, part: float = 1.0) -> tuple[float, float]:
    """Judge a piece over many replications, in parallel."""
    leads, replications = LONG[name]
    chunks = max(2, round(replications * part / 4))
    jobs = (delayed(PIECES[name].estimates)(leads, 4, spoilt, seed) for seed in range(101, 101 + chunks))
    found = [estimate for chunk in Parallel(n_jobs=-1)(jobs) for estimate in chunk]
    mean = sum(found) / len(found)
    spread = (sum((one - mean) ** 2 for one in found) / (len(found) - 1)) ** 0.5
    return mean / PIECES[name].exact - 1, spread / len(found) ** 0.5 / PIECES[name].exact


@pytest.mark.verify
@pytest.mark.parametrize("name", PIECES)
def test_each_piece_within_one_percent(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The mean over all replications, with seeds fixed beforehand."""
    off, error = long_run(name)
    with capfd.disabled():
        sys.stderr.write(f"\n{name}: off by {off:+.3%}, Monte Carlo error {error:.3%}\n")
    assert error <= LONG_ERROR
    assert abs(off) <= LONG_TOLERANCE


@pytest.mark.verify
@pytest.mark.parametrize("name", PIECES)
def test_the_long_check_goes_red_when_a_piece_is_off_by_a_tenth(name: str) -> None:
    """A tenth more of it moves the result beyond the tolerance and chance, in half the replications."""
    off, error = long_run(name, spoilt=1.1, part=0.5)
    assert abs(off) - 3 * error > LONG_TOLERANCE
