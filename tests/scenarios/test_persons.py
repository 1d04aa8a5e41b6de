from __future__ import annotations

import polars as pl
import pytest

from scenarios.persons import contact_kind, personal


@pytest.mark.parametrize("name", ["gender", "rep_age", "Age", "Nationality__c", "DateOfBirth", "sick_days"])
def test_personal_attributes(name: str) -> None:
    """Told by any word of the name."""
    assert personal(name)


@pytest.mark.parametrize("name", ["company_age", "lead_age_days", "credit_union", "average", "language", "salary"])
def test_the_age_of_a_thing_is_not_personal(name: str) -> None:
    """Nor is pay, unless it is a rep's: a borrower's salary is what a loan is decided by."""
    assert not personal(name)


@pytest.mark.parametrize("name", ["salary", "tenure", "photo_url"])
def test_what_is_personal_about_reps(name: str) -> None:
    """In the table of reps, pay, tenure and photo are."""
    assert personal(name, of_rep=True)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("who", ["a@x.org", "b@y.org"], "email"),
        ("tel", ["+49 30 123456", "+49 (0)30 55555"], "phone"),
        ("Mobile__c", ["1", "2"], "phone"),
        ("first_name", ["Ann", "Bo"], "name"),
        ("has_email", ["yes", "no"], None),
        ("sector", ["retail", "bank"], None),
        ("zip", ["10115", "80331"], None),
    ],
)
def test_contact_data(name: str, values: list[str], kind: str | None) -> None:
    """By name or by cells; whether there is an address identifies nobody."""
    assert contact_kind(pl.Series(name, values)) == kind
