"""A firm's export stops in the middle of its open leads and says some things twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from scenarios import BadInput
from scenarios.tables import EVENTS, LOG, check_table
from simulation.as_logged import as_logged

Row = tuple[int, str, str]


def log(*rows: Row) -> pl.DataFrame:
    """Events from (hour, lead, event)."""
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return pl.DataFrame(
        {
            "time": [start + timedelta(hours=hour) for hour, _, _ in rows],
            "lead_id": [lead for _, lead, _ in rows],
            "rep_id": ["r1" for _ in rows],
            "event": [event for _, _, event in rows],
        }
    )


def test_leads_without_an_end_are_open_where_the_log_ends() -> None:
    """One row each, at the last instant, in the order of arrival; what is known stays as it is."""
    events = log((0, "b", "arrived"), (1, "a", "arrived"), (2, "a", "assigned"), (3, "c", "arrived"), (5, "c", "lost"))
    found = as_logged(events, source="crm.csv")
    whole = check_table(found.events, EVENTS)
    assert whole.head(events.height).equals(check_table(events, LOG))
    assert whole.tail(2).select("lead_id", "event").rows() == [("b", "open"), ("a", "open")]
    assert set(whole.tail(2)["time"]) == {events["time"][-1]}
    assert found.unfinished == 2
    assert found.remarks == ("Taken as open where crm.csv ends: 2 leads for which it has no last state.",)


def test_a_log_told_to_its_end_stays_as_it_is() -> None:
    """No remark where there is nothing to say, and a second reading adds nothing."""
    found = as_logged(log((0, "a", "arrived"), (1, "a", "won")))
    assert (found.unfinished, found.repeated, found.remarks) == (0, {}, ())
    once = as_logged(log((0, "a", "arrived"), (1, "a", "assigned")))
    assert as_logged(once.events).events.equals(once.events)


def test_an_end_said_twice_counts_once() -> None:
    """Twice in one instant is a repeat; an end that something follows is a contradiction."""
    found = as_logged(log((0, "a", "arrived"), (1, "a", "won"), (1, "a", "won")))
    assert found.events["event"].to_list() == ["arrived", "won"]
    assert found.repeated == {"won": 1}


@pytest.mark.parametrize("later", [(("won", 2),), (("lost", 2),), (("touched", 2),), (("contacted", 1), ("won", 1))])
def test_a_lead_that_goes_on_after_its_end_is_refused(later: tuple[tuple[str, int], ...]) -> None:
    """At the first row of its end; the same end said again in the same instant is no going on."""
    rows = [(hour, "a", event) for event, hour in later]
    with pytest.raises(BadInput) as refused:
        as_logged(log((0, "a", "arrived"), (0, "a", "assigned"), (1, "b", "arrived"), (1, "a", "won"), *rows))
    assert {fault.expected for fault in refused.value.faults} == {
        "no later event of this lead, since this one is final"
    }
    assert refused.value.faults[0].row == 4


def test_a_lead_nobody_saw_arrive_is_not_opened() -> None:
    """It may have ended before the log begins to tell."""
    assert as_logged(log((0, "a", "assigned"), (1, "b", "arrived"), (2, "b", "lost"))).unfinished == 0


def test_reps_who_get_a_lead_in_one_instant_each_count() -> None:
    """A log stamped by day has a lead handed on within one instant; a lead still ends once, whoever is named."""
    events = log((0, "a", "arrived"), (1, "a", "assigned"), (1, "a", "assigned"), (2, "a", "won"), (2, "a", "won"))
    handed_on = events.with_columns(rep_id=pl.Series(["r1", "r1", "r2", "r2", "r1"]))
    found = as_logged(handed_on)
    assert found.events.select("event", "rep_id").rows() == [
        ("arrived", "r1"), ("assigned", "r1"), ("assigned", "r2"), ("won", "r2"),
    ]  # fmt: skip
    assert found.repeated == {"won": 1}


def test_a_log_stamped_by_day_is_said_to_be() -> None:
    """Through a change of clocks as well; a few events at one hour say nothing."""
    days = [(24 * day, f"l{day}", "arrived") for day in range(60)]
    assert not any("Stamped by day" in remark for remark in as_logged(log(*days[:40])).remarks)
    (said, _) = as_logged(log(*days), source="crm.csv").remarks
    assert said.startswith("Stamped by day: crm.csv gives no time of day")
    spring = pl.concat([log(*days[:30]), log(*((hour + 1, lead, event) for hour, lead, event in days[30:]))])
    assert as_logged(spring).by_day
    assert not as_logged(log(*((hour + hour // 24 % 3, lead, event) for hour, lead, event in days))).by_day
