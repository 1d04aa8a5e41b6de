import polars as pl
import pytest

from fairlead.checking.duplicates import duplicate_findings


def leads(**columns: list[str | None]) -> pl.DataFrame:
    """Return leads with these columns."""
    height = len(next(iter(columns.values())))
    return pl.DataFrame({"lead_id": [f"L{n}" for n in range(height)], **columns})


@pytest.mark.parametrize(
    ("column", "same", "other"),
    [
        ("email", ["Ann@x.org", " ann+web@X.org"], "bob@x.org"),
        ("phone", ["+49 30 1234567", "(030) 123-4567"], "+49 30 7654321"),
        ("person_key", ["p1", "P1 "], "p2"),
    ],
)
def test_one_buyer_in_two_spellings(column: str, same: list[str], other: str) -> None:
    """Case, blanks, what follows a plus sign, and country codes do not matter."""
    (found,) = duplicate_findings(leads(**{column: [*same, other, None]}), "leads")
    assert (found.count, found.figures["buyers"]) == (2, 1)
    assert duplicate_findings(leads(**{column: [same[0], other, None]}), "leads") == []


def test_name_and_account_together() -> None:
    """The same name at another firm is another person."""
    frame = leads(
        contact_name=["Ann Lee", "ann  lee", "Ann Lee", "Bob"], account_id=["Acme", "ACME", "Betatech", "Acme"]
    )
    (found,) = duplicate_findings(frame, "leads")
    assert (found.count, found.mending) == (2, None)


def test_the_same_lead_given_out_twice_is_no_duplicate() -> None:
    """A history has one row an assignment."""
    twice = pl.DataFrame({"lead_id": ["L1", "L1"], "email": ["a@x.org", "a@x.org"]})
    assert duplicate_findings(twice, "history") == []


def test_a_filler_is_not_a_buyer() -> None:
    """Thirty leads with one address share an address, not a person."""
    frame = leads(email=["info@x.org"] * 30 + ["a@x.org", "a@x.org"])
    (found,) = duplicate_findings(frame, "leads")
    assert (found.count, found.figures["common_values"]) == (2, 30)


def test_nobody_is_named() -> None:
    """The finding counts."""
    (found,) = duplicate_findings(leads(email=["ann@x.org", "ann@x.org"]), "leads")
    assert "ann" not in str(found.to_dict())
    assert found.mending == '[leads]\ncolumns = { person_key = "email" }'


@pytest.mark.parametrize("name", ["account", "Account Name", "Company", "company_name", "Firma", "Kunde", "Account__c"])
def test_what_names_an_account(name: str) -> None:
    """Its name or its id."""
    frame = leads(contact_name=["Ann Lee", "Ann Lee", "Bob"], **{name: ["Acme", "ACME", "Acme"]})
    (found,) = duplicate_findings(frame, "leads")
    assert found.count == 2


@pytest.mark.parametrize("name", ["Account Manager", "Account Type", "Company Size", "account_age", "company city"])
def test_what_is_only_known_of_an_account(name: str) -> None:
    """Two persons of one name at two small firms are two."""
    frame = leads(contact_name=["Ann Lee", "Ann Lee"], **{name: ["small", "small"]})
    assert duplicate_findings(frame, "leads") == []
    both = leads(contact_name=["Ann Lee", "Ann Lee"], **{name: ["small", "small"]}, company=["Acme", "Beta"])
    assert duplicate_findings(both, "leads") == []
