"""A pull pool against Erlang C."""

import sys

import pytest
from joblib import Parallel, delayed

from tests.simulation.queues import SERVICE_MINUTES, erlang_c_wait, relative_error, waits

LOADS = (0.5, 0.65, 0.75)
SHORT_LEADS, SHORT_TOLERANCE = 40_000, 0.15
LONG_LEADS, LONG_TOLERANCE, LONG_ERROR = 50_000, 0.02, 0.005
LONG_REPLICATIONS = {0.5: 120, 0.65: 120, 0.75: 180}


def test_the_formula_by_hand() -> None:
    """Three servers at load 2/3: the chance of waiting is 4/9, the mean wait 4/9 of the service time."""
    assert erlang_c_wait(2 / 3) == pytest.approx(4 / 9 * SERVICE_MINUTES)


@pytest.mark.parametrize("load", LOADS)
def test_mean_wait_is_near_erlang_c(load: float) -> None:
    """40,000 leads: within 15 % (three standard errors of about 5 %)."""
    assert abs(waits(load, leads=SHORT_LEADS) / erlang_c_wait(load) - 1) < SHORT_TOLERANCE


def test_the_short_check_sees_a_service_rate_off_by_five_percent() -> None:
    """Service that takes 5 % longer fails it at the highest load."""
    slow = waits(LOADS[-1], leads=SHORT_LEADS, minutes=SERVICE_MINUTES * 1.05)
    assert abs(slow / erlang_c_wait(LOADS[-1]) - 1) > SHORT_TOLERANCE


def long_run(load: float, replications: int, minutes: float = SERVICE_MINUTES) -> tuple[float, float]:
    """Give relative error and Monte Carlo error over many replications."""
    jobs = (
        delayed(waits)(load, leads=LONG_LEADS, replication=number, minutes=minutes) for number in range(replications)
    )
    return relative_error(load, list(Parallel(n_jobs=-1)(jobs)))


@pytest.mark.verify
@pytest.mark.parametrize("load", LOADS)
def test_mean_wait_within_two_percent_of_erlang_c(load: float, capfd: pytest.CaptureFixture[str]) -> None:
    """Six to nine million leads a load: within 2 %, with a standard error under 0.5 %."""
    off, error = long_run(load, LONG_REPLICATIONS[load])
    with capfd.disabled():
        sys.stderr.write(f"\nload {load}: mean wait off by {off:+.3%}, Monte Carlo error {error:.3%}\n")
    assert error < LONG_ERROR
    assert abs(off) < LONG_TOLERANCE


@pytest.mark.verify
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("factor", [0.95, 1.05])
def test_the_long_check_goes_red_when_service_is_off_by_five_percent(load: float, factor: float) -> None:
    """Either way, at every load, beyond what a quarter of the replications leaves to chance."""
    off, error = long_run(load, LONG_REPLICATIONS[load] // 4, SERVICE_MINUTES * factor)
    assert abs(off) - 3 * error > LONG_TOLERANCE
