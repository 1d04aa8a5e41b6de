import json

import polars as pl
import pytest

from fairlead.checking import Severity, find_problems
from fairlead.intake import Mapping
from scenarios import Firm, generate_firm


@pytest.mark.parametrize("seed", range(20))
def test_no_false_alarm(seed: int) -> None:
    """A sound firm has one note (revenue is known only afterwards) and no warning.

    The tests' error rates add up to less than one false alarm in a thousand such firms.
    """
    firm = generate_firm(seed=seed, history=4000, differences="dream" if seed % 2 else "realistic")
    found = find_problems(firm.leads, firm.reps, firm.history)
    assert [(finding.kind, finding.severity) for finding in found] == [("known_afterwards", Severity.NOTE)]


def test_warnings_come_first_and_findings_are_plain_data(sound: Firm) -> None:
    """A note and a warning, as JSON."""
    leads = sound.leads.with_columns(gender=pl.lit("x"))
    found = find_problems(leads, sound.reps, sound.history)
    assert [finding.severity for finding in found] == [Severity.WARN, Severity.NOTE]
    assert json.loads(json.dumps([finding.to_dict() for finding in found]))[0]["kind"] == "personal"


def test_any_table_may_be_missing_or_empty(sound: Firm) -> None:
    """Nothing given, nothing found."""
    assert find_problems() == ()
    assert find_problems(leads=sound.leads) == ()
    assert find_problems(sound.leads.clear(), sound.reps.clear(), sound.history.clear()) == ()


def test_a_capacity_of_the_mapping_is_noted(sound: Firm) -> None:
    """One number for everybody is nobody's own."""
    mapping = Mapping.model_validate({"reps": {"constants": {"capacity": 20}}})
    (found,) = find_problems(reps=sound.reps, mapping=mapping)
    assert (found.kind, found.severity, found.count) == ("assumed_capacity", Severity.NOTE, 12)
    assert find_problems(reps=sound.reps, mapping=Mapping()) == ()
