"""Working hours are read as people write them."""

import pytest

from scenarios.hours import Shift, WorkingHours


def test_a_span_of_days_is_one_shift_a_day() -> None:
    """Mon-Fri gives five shifts in minutes after midnight."""
    hours = WorkingHours.parse("Mon-Fri 09:00-17:30")
    assert hours.shifts == tuple(Shift(day, 540, 1050) for day in range(5))
    assert hours.minutes_per_week == 5 * 510


def test_parts_are_joined_and_sorted() -> None:
    """A lunch break is two shifts on one day."""
    hours = WorkingHours.parse("Tue 13:00-17:00; Tue 08:00-12:00; Mon 00:00-24:00")
    assert hours.shifts == (Shift(0, 0, 1440), Shift(1, 480, 720), Shift(1, 780, 1020))


@pytest.mark.parametrize(
    "text",
    ["", "9-5", "Mon 9-5", "Fri-Mon 09:00-17:00", "Mon 17:00-09:00", "Mon 09:60-10:00", "Mon 09:00-25:00",
     "Mon 09:00-12:00; Mon 11:00-13:00", "Xyz 09:00-10:00"],
)  # fmt: skip
def test_unreadable_hours_are_refused_naming_the_part(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="Mon|Fri|Xyz|is not"):
        WorkingHours.parse(text)
