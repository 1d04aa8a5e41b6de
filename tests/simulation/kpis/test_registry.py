import pytest

from simulation.kpis import KPIS, OPENING, Evidence, Leak, kpis_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("leads", 5),
        ("wins", 1),
        ("revenue", 20),
        ("assigned", 3),
        ("speed_to_lead_hours", (4 + 8) / 2),
        ("sla_breach_share", 1 / 5),
        ("acceptance_share", 3 / 5),
        ("touched_share", 2 / 5),
        ("contacted_share", 2 / 5),
        ("qualified_share", 2 / 5),
        ("recycled_share", 2 / 5),
        ("won_after_recycling", 1),
        ("leakage_value", 30 + 40 + 50),
        ("leakage_capacity", 90),
        ("leakage_never_touched", 0),
        ("leaked_leads", 3),
        ("leaked_leads_capacity", 2),
        ("rejected_share", 1 / 5),
        ("acceptance_sla_kept_share", 4 / 5),
        ("sql_sla_kept_share", 1),
        ("accepted_to_opportunity_share", 2 / 3),
        ("accepted_to_opportunity_hours", (3 + 0) / 2),
        ("stage_unanswered_hours", 1),
        ("stage_opportunity_hours", 1),
        ("open_share", 1 / 5),
        ("idle_share", 1 - (6 + 20 + 34 + 6) / 200),
        ("win_gini", 2 / 3),
        ("least_load_ratio", 0),
        ("leakage_rejected", 30),
        ("leakage_not_reached", 0),
        ("utilisation", (6 + 20 + 34 + 6) / 200),
    ],
)
def test_figures_of_the_small_log_by_hand(evidence: Evidence, name: str, expected: float) -> None:
    """Five leads, five hand-overs, one win; what began after hour 21 does not count as used time."""
    assert kpis_of(evidence)[name] == pytest.approx(expected)


def test_ginis_count_reps_without_a_lead(evidence: Evidence) -> None:
    """Hand-overs 3, 2, 0 and values 50, 50, 0: Gini 2/5 and 1/3."""
    kpis = kpis_of(evidence)
    assert kpis["load_gini"] == pytest.approx(2 / 5)
    assert kpis["value_gini"] == pytest.approx(1 / 3)


def test_an_empty_log_has_counts_of_zero_and_no_shares(evidence: Evidence) -> None:
    """Nothing happened: sums are 0, shares and means, and what is of open work alone, are None, never NaN."""
    empty = Evidence(evidence.events.clear(), evidence.leads.clear(), ())
    kpis = kpis_of(empty)
    shares = {kpi.name for kpi in KPIS if kpi.name.endswith(("_share", "_hours", "_gini")) or "_share_" in kpi.name} | {
        "utilisation",
        "least_load_ratio",
        "wins_in_follow_up",
        *(kpi.name for kpi in OPENING),
    }
    assert {name for name, value in kpis.items() if value is None} == shares
    assert {value for name, value in kpis.items() if name not in shares} == {0.0}


def test_leakage_by_stage_adds_up(evidence: Evidence) -> None:
    """The stages of the waterfall sum to the whole."""
    kpis = kpis_of(evidence)
    assert sum(kpis[f"leakage_{leak.value}"] or 0.0 for leak in Leak) == kpis["leakage_value"]


def test_every_kpi_is_defined_in_words_under_a_name_of_its_own() -> None:
    """Names are unique and no part of a definition is empty."""
    assert len({kpi.name for kpi in KPIS}) == len(KPIS)
    assert all(kpi.title and kpi.numerator and kpi.denominator and kpi.cohort for kpi in KPIS)
