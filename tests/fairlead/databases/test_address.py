"""Addresses: files, databases, and passwords that never show."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.databases import DatabaseAddress, address_of
from scenarios.faults import BadInput

SECRET = "hunter2"


def database(text: str) -> DatabaseAddress:
    """Return an address that must be a database's."""
    address = address_of(text)
    assert isinstance(address, DatabaseAddress)
    return address


@pytest.mark.parametrize("text", ["leads.csv", "/data/a#b.parquet", "C:\\leads.csv", "folder/x"])
def test_what_is_no_url_is_a_path(text: str) -> None:
    """A ``#`` in a file's name means nothing."""
    assert address_of(text) == Path(text)


@pytest.mark.parametrize(
    ("text", "file", "name"),
    [
        ("sqlite:///crm.db#leads", "crm.db", ("leads",)),
        ("sqlite:////data/crm.db#main.leads", "/data/crm.db", ("main", "leads")),
        ("duckdb:///my%20firm%23.duckdb#leads", "my firm#.duckdb", ("leads",)),
        ('sqlite:///crm.db#"odd.name"', "crm.db", ("odd.name",)),
        ('sqlite:///crm.db#"he said ""x"""', "crm.db", ('he said "x"',)),
        ("sqlite:///crm.db#Verkäufe 2024", "crm.db", ("Verkäufe 2024",)),
    ],
)
def test_a_file_database_names_file_and_table(text: str, file: str, name: tuple[str, ...]) -> None:
    """Three slashes before a relative path, four before an absolute one, as SQLAlchemy has it."""
    address = database(text)
    assert (address.file, address.name, address.query) == (Path(file), name, None)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_server_is_named_as_sqlalchemy_has_it(scheme: str) -> None:
    """Whatever driver the URL names, ours connects."""
    address = database(f"{scheme}://ann@db.example:5433/crm#sales.leads")
    assert (address.file, address.name) == (None, ("sales", "leads"))
    assert address.location == "postgresql://ann@db.example:5433/crm"


@pytest.mark.parametrize("query", ["SELECT * FROM a WHERE b LIKE '%#@%'", "with x as (select 1) select * from x;"])
def test_a_query_may_stand_for_a_table(query: str) -> None:
    """It is told by its first word; what follows may hold any sign."""
    address = database(f"postgresql://ann:{SECRET}@host/crm#{query}")
    assert (address.query, address.name) == (query.rstrip(";"), ())
    assert SECRET not in str(address)


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://ann:{SECRET}@host/crm#leads",
        f"postgresql://ann:{SECRET}@x{SECRET}@host/crm#leads",
        f"postgresql://ann:{SECRET}%40x@host/crm#leads",
        f"postgresql://host/crm?user=ann&password={SECRET}&sslpassword={SECRET}#leads",
    ],
)
def test_no_password_shows_but_it_connects(text: str) -> None:
    """In no form of the address that a person or a log might see."""
    address = database(text)
    refusals = [str(address.refused(f"it said: {word}")) for word in address.secrets]
    for shown in (str(address), repr(address), *refusals):
        assert SECRET not in shown
    assert "***" in str(address)
    assert SECRET in address.location


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://ann:{SECRET}#x@host/crm#leads",
        f"postgresql://ann:x/#{SECRET}@host/crm#leads",
        f"postgresql://ann:5432#{SECRET}@host/crm#leads",
        f"mysql://ann:{SECRET}@host/crm#leads",
        f"postgresql://ann:{SECRET}@host/crm",
        f"postgresql://ann:{SECRET}@host/crm#",
        f"postgresql://ann:{SECRET}@host/crm#a..b",
    ],
)
def test_a_refused_address_shows_no_password_either(text: str) -> None:
    """Another database, no table, or a password whose signs are not encoded."""
    with pytest.raises(BadInput) as caught:
        address_of(text)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqlite://#leads", "three slashes"),
        ("sqlite:///:memory:#leads", "three slashes"),
        ("sqlite://#SELECT 1", "three slashes"),
        ("duckdb://#leads", "three slashes"),
        ("duckdb:///:memory:#SELECT 1", "three slashes"),
        ("sqlite:///crm.db?mode=ro#leads", "%3F"),
        ("sqlite:///crm.db", "after #"),
        ("excel:///crm.xlsx#leads", "duckdb:///crm.duckdb#leads"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(text: str, expected: str) -> None:
    """A file is missing, has options, no table is named, or the database is not known here."""
    with pytest.raises(BadInput, match=expected):
        address_of(text)


def test_another_table_of_the_same_database() -> None:
    """As a mapping joins one."""
    address = database(f"postgresql://ann:{SECRET}@host/crm#leads").beside("products")
    assert (str(address), address.name) == ("postgresql://ann:***@host/crm#products", ("products",))


@given(st.text(max_size=60))
def test_any_text_is_a_path_a_database_or_refused(text: str) -> None:
    """Nothing else happens."""
    for tried in (text, f"postgresql://{text}", f"sqlite:///{text}"):
        with suppress(BadInput):
            assert isinstance(address_of(tried), Path | DatabaseAddress)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12))
def test_no_password_whatever_its_signs_is_shown(password: str) -> None:
    """Between markers that would betray any part of it that got through."""
    marked = f"QQ{password}QQ"
    try:
        shown = str(address_of(f"postgresql://ann:{marked}@host/crm#leads"))
    except BadInput as refusal:
        shown = str(refusal)
    assert "QQ" not in shown
