import polars as pl

from fairlead.drafting.columns import matched, without_offset

CRM = pl.DataFrame(
    {
        "Opportunity ID": ["O1", "O2"],
        "Owner": ["Ann", "Bob"],
        "CreatedDate": ["2025-01-01", "2025-01-02"],
        "StageName": ["Closed Won", "Negotiation"],
        "CloseDate": ["2025-02-01", None],
        "Amount": ["100", "250.5"],
        "LeadSource": ["web", "fair"],
        "Rating": ["hot", "cold"],
    }
)


def test_a_crms_names_are_recognised() -> None:
    """Synonyms by name; a rating that is no grade is left alone; one column is one of ours."""
    assert matched(CRM, "history") == {
        "lead_id": "Opportunity ID",
        "rep_id": "Owner",
        "outcome": "StageName",
        "assigned_at": "CreatedDate",
        "closed_at": "CloseDate",
        "source": "LeadSource",
        "value": "Amount",
    }


def test_cells_must_agree_with_the_name() -> None:
    """A close_date that holds words, and a score that holds no number, are not ours."""
    frame = pl.DataFrame({"close_date": ["soon"], "lead_score": ["high"], "status": ["blue"]})
    assert matched(frame, "history") == {}


def test_an_outcome_is_recognised_by_its_words() -> None:
    """Whatever its column is called."""
    assert matched(pl.DataFrame({"x": ["Won", "Lost", "Open", "Odd"]}), "history") == {"outcome": "x"}


def test_the_owner_of_a_past_lead_is_its_rep() -> None:
    """Unless another column says who the rep was."""
    assert matched(pl.DataFrame({"owner": ["Ann"]}), "history") == {"rep_id": "owner"}
    both = matched(pl.DataFrame({"owner": ["Ann"], "sales_rep": ["Bob"]}), "history")
    assert both == {"rep_id": "sales_rep"}


def test_a_misspelt_name_is_recognised() -> None:
    """One letter amiss."""
    assert matched(pl.DataFrame({"teritory": ["north"]}), "leads") == {"territory": "teritory"}


def test_times_without_offset() -> None:
    """One cell without is enough to need a timezone."""
    frame = pl.DataFrame({"a": ["2025-01-01T00:00:00Z"], "b": ["2025-01-01T00:00:00"], "c": [None]})
    assert not without_offset(frame, ["a", "c"])
    assert without_offset(frame, ["a", "b"])
