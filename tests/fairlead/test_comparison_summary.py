"""The summary says which figures a comparison rests on, and which were changed."""

from fairlead.comparison_summary import comparison_summary
from scenarios import load
from simulation import compare


def test_a_changed_figure_is_named_beside_its_source() -> None:
    """The source of the shipped figure does not speak for the one put in its place."""
    horizon = {"arrival_days": 2, "follow_up_days": 2}
    scenario = load("baseline").replace(horizon=horizon, acceptance={"ignored_share": 0.3})
    comparison = compare(scenario, ["round-robin"], replications=2, n_jobs=1)
    rows = {row["key"]: row for row in comparison_summary(comparison, scenario, command="")["provenance"]}
    assert rows["acceptance.ignored_share"]["value"] == "0.3"
    assert rows["acceptance.ignored_share"]["changed"] == "Changed; shipped with 0.1."
    assert "changed" not in rows["response.contact_decay"]
    assert rows["leads"]["value"] == ""
