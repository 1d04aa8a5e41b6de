"""A ledger is opened by its address, and whatever is not one is refused in words."""

from pathlib import Path

import pytest
from sqlalchemy import text

from fairlead.ledger import open_ledger, opening
from scenarios import BadInput


def test_addresses_that_are_none(tmp_path: Path) -> None:
    """Another database, no URL at all, a folder or a ledger that is not there."""
    for address, said in (
        ("mysql://host/db", "sqlite:///ledger.db or postgresql"),
        ("ledger.db", "sqlite:///ledger.db or postgresql"),
        ("sqlite://", "sqlite:///ledger.db or postgresql"),
        (f"sqlite:///{tmp_path}/none/ledger.db", "there is no"),
        (f"sqlite:///{tmp_path}/ledger.db", "assign --ledger URL --batch ID' makes one"),
        ("postgresql://u:secret@127.0.0.1:1/db", "can be reached"),
    ):
        with pytest.raises(BadInput, match=said) as refused:
            open_ledger(address)
        assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """It is left as it is."""
    (tmp_path / "ledger.db").write_text("lead_id,rep_id\n" * 100)
    with pytest.raises(BadInput, match="a sound database"):
        open_ledger(f"sqlite:///{tmp_path}/ledger.db", create=True)
    assert (tmp_path / "ledger.db").read_text().startswith("lead_id")


def test_a_database_of_somebody_else_is_not_a_ledger(url: str) -> None:
    """Until one is made in it, beside whatever is there."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    with pytest.raises(BadInput, match="with a ledger in it"):
        open_ledger(url)
    open_ledger(url, create=True).close()
    open_ledger(url).close()


def test_a_newer_ledger_is_refused(url: str) -> None:
    """And left alone: older code would not know what it says."""
    ledger = open_ledger(url, create=True)
    with ledger.making() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    for options in ({}, {"create": True}, {"upgrade": True}):
        with pytest.raises(BadInput, match="'9999'; expected a ledger of schema .* a newer version of Fairlead"):
            open_ledger(url, **options)
    ledger.close()


def test_an_older_ledger_says_how_to_upgrade(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not changed before somebody says so, since colleagues may still run the earlier version."""
    open_ledger(url, create=True).close()
    monkeypatch.setattr(opening, "KNOWN", ("0001", "0002"))
    with pytest.raises(BadInput, match="fairlead ledger upgrade"):
        open_ledger(url, create=True)
