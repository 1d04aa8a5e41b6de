"""Which pairs do not suit one another, against the reps' own lists."""

from scenarios import Scenario, load
from simulation.market import draw_market
from simulation.misfits import Misfits, misfits_of


def short(**changes: object) -> Scenario:
    """Give three days of the full funnel."""
    return load("full-funnel").replace(horizon={"arrival_days": 3}, **changes)


def test_every_pair_has_the_reasons_that_the_lists_give() -> None:
    """Territory and niche of each lead are, or are not, on each rep's list; an empty list suits all."""
    scenario = short()
    leads = draw_market(scenario, 1, 0).leads
    found = misfits_of(scenario, leads)
    rows = leads.select("territory", "niche").rows()
    assert {found.of(lead, rep) for lead in range(len(rows)) for rep in range(len(scenario.reps))} == {
        (), ("outside territory",), ("outside niche",), ("outside territory", "outside niche"),
    }  # fmt: skip
    for lead, (territory, niche) in enumerate(rows):
        for number, rep in enumerate(scenario.reps):
            outside = [bool(rep.territories) and territory not in rep.territories]
            outside.append(bool(rep.niches) and niche not in rep.niches)
            reasons = zip(("outside territory", "outside niche"), outside, strict=True)
            assert found.of(lead, number) == tuple(reason for reason, meant in reasons if meant)


def test_without_the_table_everything_suits() -> None:
    """No ``[mismatch]``, no reason; no reps or no leads either."""
    scenario = load("baseline").replace(horizon={"arrival_days": 3})
    assert misfits_of(scenario, draw_market(scenario, 1, 0).leads).of(0, 0) == ()
    assert misfits_of(short(reps=[], absences=[]), draw_market(scenario, 1, 0).leads) == Misfits()
