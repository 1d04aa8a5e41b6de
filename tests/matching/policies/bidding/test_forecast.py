"""How many leads are still to come."""

import pytest

from matching.policies.bidding.arrivals import Arrivals
from matching.policies.bidding.forecast import Forecast


def test_a_known_number_is_counted_down():
    """The leads just come are among those left; beyond the number each may be the last."""
    arrivals, forecast = Arrivals(), Forecast(leads=10)
    assert [forecast.note(arrivals, 1, None) for _ in range(3)] == [10, 9, 8]
    assert forecast.note(arrivals, 7, None) == 7
    assert forecast.note(arrivals, 1, None) == 1


def test_what_came_corrects_a_forecast():
    """Half a day gone, 1,000 stated, 600 came: 500 x (100 + 600) / (100 + 500)."""
    arrivals, forecast = Arrivals(), Forecast(leads=1000, hours=24)
    assert forecast.note(arrivals, 600, 0.0) == 1000
    assert forecast.note(arrivals, 0, 12 * 60.0) == pytest.approx(500 * 700 / 600)


def test_counting_that_begins_late_expects_no_leads_from_before():
    """First asked at noon: half of the day's leads are to come."""
    assert Forecast(leads=1000, hours=24).note(Arrivals(), 0, 12 * 60.0) == pytest.approx(500)


def test_without_a_number_the_first_window_teaches_it_and_when_leads_come():
    """Ten leads in the first hour of a day, every day: after it hardly any are to come."""
    arrivals, forecast = Arrivals(), Forecast()
    assert [forecast.note(arrivals, 1, 5.0 * lead) for lead in range(10)] == [None] * 10
    assert forecast.note(arrivals, 0, 24 * 60.0) == pytest.approx(10.0)
    assert forecast.note(arrivals, 10, 24 * 60.0 + 60.0) < 10.1
    assert forecast.note(arrivals, 0, 24 * 60.0 + 61.0) < 1.5


def test_a_window_seen_in_part_teaches_nothing():
    """Its number would be too low."""
    arrivals, forecast = Arrivals(), Forecast()
    forecast.note(arrivals, 5, 20 * 60.0)
    assert forecast.note(arrivals, 1, 25 * 60.0) is None


def test_counts_survive_saving():
    """As plain data."""
    arrivals, forecast = Arrivals(), Forecast()
    for minute in (0.0, 30.0, 1500.0):
        forecast.note(arrivals, 2, minute)
    assert Arrivals.from_dict(arrivals.to_dict()) == arrivals == arrivals.copy()
