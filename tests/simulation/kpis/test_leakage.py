import pytest

from simulation.kpis import Evidence
from simulation.run import Run, selling_time
from tests.simulation.firms import firm, rep, run


def leak_of(result: Run) -> str | None:
    """Say where the only lead leaked."""
    evidence = Evidence(result.events, result.leads, tuple(result.reps["rep_id"]), selling_time(result.scenario))
    leak: str | None = evidence.paths["leak"][0]
    return leak


NOT_REACHED = [{"channel": "call", "after_hours": 0, "minutes": 5, "contact_chance": 0}]
BACK = {"return_chance": 1}


@pytest.mark.parametrize(
    ("changes", "leak"),
    [
        ({}, None),
        ({"acceptance": {"ignored_share": 1}}, "never_touched"),
        ({"acceptance": {"ignored_share": 1, "clock_hours": 1, "on_breach": "nurture"}}, "late"),
        ({"acceptance": {"accept_chance": {"A": 0}}}, "rejected"),
        ({"cadence": NOT_REACHED}, "not_reached"),
        ({"qualification": {"chance": {"A": 0}}}, "not_qualified"),
        ({"qualification": {"chance": {"A": 0}}, "recycling": BACK}, "given_up"),
    ],
)
def test_each_way_out_of_the_funnel_has_its_name(changes: dict[str, object], leak: str | None) -> None:
    """One lead, one obstacle."""
    assert leak_of(run(firm(rep("r1"), **changes), [5])) == leak


def test_a_lost_opportunity_has_not_leaked() -> None:
    """The buyer declined; nobody dropped the lead."""
    assert leak_of(run(firm(rep("r1")), [5], chance=0.0)) is None
