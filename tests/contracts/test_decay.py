"""The law by which `queue-aware` discounts is the one by which the simulator lets leads fade."""

import numpy as np
import pytest

from matching.policies import ResponseLaw
from scenarios import load
from simulation.funnel.response import faded
from simulation.units import MINUTE


@pytest.mark.parametrize("age", [0.0, 3.0, 60.0, 5000.0])
@pytest.mark.parametrize("wait", [0.0, 10.0, 600.0])
def test_the_response_law_is_the_simulators(age: float, wait: float) -> None:
    """The share left is the ratio of the simulator's chances of answering a first call, with its default figures."""
    baseline = load("baseline")
    call, response = baseline.cadence[0], baseline.response
    later, now = (
        faded(call.contact_chance, round(minutes * MINUTE), response, response.contact_decay)
        for minutes in (age + wait, age)
    )
    assert ResponseLaw().kept(np.array(age), np.array(wait)) == pytest.approx(later / now)
