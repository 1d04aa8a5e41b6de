import polars as pl
import pytest

from fairlead.checking import Severity
from fairlead.checking.persons import person_findings


@pytest.mark.parametrize("name", ["gender", "rep_age", "DateOfBirth", "marital_status", "Nationality__c"])
def test_personal_attributes_warn(name: str) -> None:
    """They may not be learned from."""
    (found,) = person_findings(pl.DataFrame({"rep_id": ["R1"], name: ["x"]}), "reps")
    assert (found.kind, found.severity, found.column) == ("personal", Severity.WARN, name)


@pytest.mark.parametrize(
    ("name", "values"),
    [("contact", ["a@x.org", "b@y.org"]), ("Phone", ["030 123", "5"]), ("tel", ["+49 30 123456", "+49 (0)30 55555"])],
)
def test_contact_data_is_seen_by_name_or_content(name: str, values: list[str]) -> None:
    """E-mail addresses whatever the column is called; telephone numbers by either."""
    (found,) = person_findings(pl.DataFrame({"lead_id": ["1", "2"], name: values}), "leads")
    assert (found.kind, found.severity, found.count) == ("contact", Severity.NOTE, 2)
    assert values[0] not in str(found.to_dict())


@pytest.mark.parametrize(
    "name", ["stage", "page_views", "package", "average", "email_opens", "company_size", "company_age", "has_phone"]
)
def test_honest_names_are_left_alone(name: str) -> None:
    """Words that only contain a telling one."""
    column = pl.Series(name, [3.0, 4.0])
    assert person_findings(pl.DataFrame([column]), "leads") == []
