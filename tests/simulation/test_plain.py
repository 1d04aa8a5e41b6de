"""A scenario that is plain to read says what the model says."""

import pytest

from scenarios import load, shipped
from scenarios.minutes import expected_minutes
from scenarios.organisation import Part
from scenarios.vocabulary import Grade, Role
from simulation.plain import plain


@pytest.mark.parametrize("name", shipped())
def test_every_field_reads_as_in_the_model(name: str) -> None:
    """Fields of the scenario and of its parts, at every depth."""

    def same(read: object, part: Part) -> None:
        for field in type(part).model_fields:
            value = getattr(part, field)
            if isinstance(value, Part):
                assert not isinstance(getattr(read, field), Part)
                same(getattr(read, field), value)
            else:
                assert getattr(read, field) is value

    scenario = load(name)
    same(plain(scenario), scenario)


def test_properties_and_methods_work() -> None:
    """What the model works out from its fields, too."""
    scenario = load("full-funnel")
    read = plain(scenario)
    assert (read.start, read.days) == (scenario.start, scenario.days)
    assert read.ramp is not None
    assert scenario.ramp is not None
    assert read.ramp.share(scenario.horizon.start, scenario.horizon.start) == scenario.ramp.start_share
    assert read.roles is not None
    assert read.roles.of(Role.PARTNER).grades == (Grade.C, Grade.D)
    assert expected_minutes(read) == expected_minutes(scenario)
