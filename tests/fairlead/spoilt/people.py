"""Reps who are none, buyers who are one, and leads that are nobody."""

from __future__ import annotations

import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.ids import named
from tests.fairlead.spoilt.registry import Found, Refused, spoilt

_NUMBER = pl.int_range(pl.len())
_MAIL = pl.format("buyer{}@firm{}.org", _NUMBER, _NUMBER % 17).alias("email")
_PHONE = pl.format("+49 30 {}", _NUMBER * 7 + 1234567).alias("phone")


@spoilt("the CRM's own robots", Found("no_person", "history", "rep_id"), "reps", "history")
def system_user(export: Export) -> Export:
    """A system user among the reps of the history."""
    return export.cell("history", "rep_id", "Integration User", range(0, export.frame("history").height, 13))


@system_user.twin()
def _(export: Export) -> Export:
    """Reps whose names begin like a system's."""
    other = pl.col("rep_id").replace({"Ann Lee": "Ina Systermans", "Bob Ray": "Tom Queuille", "Cem Aydin": "Al Bott"})
    return named(export).having("history", other).having("reps", other)


@spoilt("leads that wait in a queue", Found("no_person", "leads", "owner"), "leads", "reps")
def queue_as_owner(export: Export) -> Export:
    """A queue as the owner of leads."""
    return export.having("leads", pl.when(_NUMBER < 5).then(pl.lit("00G5f000004AbCdEAM")).alias("owner"))


@queue_as_owner.twin()
def _(export: Export) -> Export:
    """A rep as the owner of leads."""
    return export.having("leads", pl.when(_NUMBER < 5).then(pl.lit("R001")).alias("owner"))


@spoilt("lists of users", Found("no_person", "reps", "rep_id"), "reps")
def robot_as_rep(export: Export) -> Export:
    """A system user among the present reps."""
    return export.row("reps", rep_id="marketing automation", capacity="10")


@spoilt("owners who left long ago", Found("unknown_owner", "leads", "owner"), "leads", "reps")
def unknown_owner(export: Export) -> Export:
    """Leads of an owner who is not among the reps."""
    return export.having("leads", pl.when(_NUMBER < 5).then(pl.lit("R777")).alias("owner"))


@unknown_owner.twin()
def _(export: Export) -> Export:
    """Leads without an owner."""
    return export.having("leads", pl.lit(None, dtype=pl.String).alias("owner"))


@spoilt("leavers whose user is still active", Found("silent_reps", "reps", "rep_id"), "reps", "history")
def leaver_among_reps(export: Export) -> Export:
    """A rep who has been given nothing for half a year."""
    late = pl.col("assigned_at") > "2025-07-01"
    return export.having(
        "history", pl.when(late & (pl.col("rep_id") == "R004")).then(pl.lit("R005")).otherwise("rep_id").alias("rep_id")
    )


@leaver_among_reps.twin()
def _(export: Export) -> Export:
    """The same rep, with the day on which she left."""
    late = pl.col("assigned_at") > "2025-07-01"
    gone = export.having(
        "history", pl.when(late & (pl.col("rep_id") == "R004")).then(pl.lit("R005")).otherwise("rep_id").alias("rep_id")
    )
    return gone.having("reps", pl.when(pl.col("rep_id") == "R004").then(pl.lit("2025-07-15")).alias("left_on"))


@spoilt("dates of leaving typed by hand", Found("outside_employment", "reps", "left_on"), "reps", "history")
def given_after_she_left(export: Export) -> Export:
    """Leads given to a rep after she left."""
    return export.having("reps", pl.when(pl.col("rep_id") == "R004").then(pl.lit("2025-07-15")).alias("left_on"))


@given_after_she_left.twin()
def _(export: Export) -> Export:
    """A rep who will leave next month."""
    return export.having("reps", pl.when(pl.col("rep_id") == "R004").then(pl.lit("2026-02-15")).alias("left_on"))


@spoilt("reps hired again", Found("outside_employment", "reps", "hired_on"), "reps", "history")
def given_before_she_came(export: Export) -> Export:
    """Leads given to a rep before she was hired."""
    return export.having("reps", pl.when(pl.col("rep_id") == "R004").then(pl.lit("2025-07-15")).alias("hired_on"))


@given_before_she_came.twin()
def _(export: Export) -> Export:
    """Reps hired years ago."""
    return export.having("reps", pl.lit("2019-07-15").alias("hired_on"))


@spoilt("lists of the whole department", Found("manager_as_rep", "reps", "rep_id"), "reps", "history")
def manager_as_rep(export: Export) -> Export:
    """A manager among the reps, who never got a lead."""
    return export.having("reps", pl.lit("M1").alias("manager")).row("reps", rep_id="M1", capacity="10")


@manager_as_rep.twin()
def _(export: Export) -> Export:
    """A manager who sells."""
    return export.having("reps", pl.lit("R001").alias("manager"))


@spoilt("tables of two systems", Found("no_rep_in_common", "history", "rep_id"), "reps", "history")
def no_rep_in_common(export: Export) -> Export:
    """Reps by name in one table, by number in the other."""
    return export.having("history", named(export).frame("history")["rep_id"])


@no_rep_in_common.twin()
def _(export: Export) -> Export:
    """One new rep and one former one."""
    return export.having("reps", pl.col("rep_id").replace("R003", "R099"))


@spoilt("corrections below zero", Refused("reps.csv", "at least 0", row=5, column="capacity"), "reps")
def negative_capacity(export: Export) -> Export:
    """A capacity below zero."""
    return export.cell("reps", "capacity", "-3")


@negative_capacity.twin()
def _(export: Export) -> Export:
    """A capacity of 0 and one of half a lead."""
    return export.cell("reps", "capacity", "0").cell("reps", "capacity", "0.5", [4])


@spoilt("spreadsheets kept by hand", Refused("reps.csv", "number", row=5, column="capacity"), "reps")
def capacity_in_words(export: Export) -> Export:
    """A capacity of 'part time'."""
    return export.cell("reps", "capacity", "part time")


@spoilt("spreadsheets kept by hand", Refused("reps.csv", "no empty cells", row=5, column="capacity"), "reps")
def no_capacity(export: Export) -> Export:
    """A rep without a capacity."""
    return export.cell("reps", "capacity", None)


@spoilt("web forms and imports", Found("duplicate_buyers", "leads", "email"), "leads")
def one_buyer_twice(export: Export) -> Export:
    """A buyer's address in capitals, and with a tag."""
    mails = export.having("leads", _MAIL)
    return mails.cell("leads", "email", "BUYER3@Firm3.org", [8]).cell("leads", "email", "buyer3+web@firm3.org", [9])


@one_buyer_twice.twin()
def _(export: Export) -> Export:
    """Different people of one firm with one switchboard number."""
    return export.having(
        "leads", _MAIL, pl.when(_NUMBER < 20).then(pl.lit("+49 30 1112223")).otherwise(_PHONE).alias("phone")
    )


@spoilt("call lists", Found("duplicate_buyers", "leads", "phone"), "leads")
def one_phone_twice(export: Export) -> Export:
    """A buyer's number written in two ways."""
    return export.having("leads", _PHONE).cell("leads", "phone", "(030) 123 45 67", [9])


@one_phone_twice.twin()
def _(export: Export) -> Export:
    """Numbers that differ in one digit."""
    return export.having("leads", _PHONE)


@spoilt("forms that want a number at any price", Found("shared_value", "leads", "phone"), "leads")
def filler_phone(export: Export) -> Export:
    """One made-up number on thirty leads."""
    return export.having("leads", _PHONE).cell("leads", "phone", "+49 000 0000000", range(30))


@filler_phone.twin()
def _(export: Export) -> Export:
    """Numbers missing on thirty leads."""
    return export.having("leads", _PHONE).cell("leads", "phone", None, range(30))


@spoilt("keys made from empty fields", Found("shared_value", "leads", "person_key"), "leads")
def filler_key(export: Export) -> Export:
    """One key for all buyers without an address."""
    return export.having("leads", pl.format("P{}", _NUMBER).alias("person_key")).cell(
        "leads", "person_key", "x@x", range(30)
    )


@filler_key.twin()
def _(export: Export) -> Export:
    """A key for each buyer, two of whom came back."""
    return export.having("leads", pl.format("P{}", _NUMBER // 2).alias("person_key"))


@spoilt("tries of the web form", Found("test_leads", "leads"), "leads")
def test_leads(export: Export) -> Export:
    """Leads of test@test.com, Test Test and asdf."""
    people = export.having("leads", _MAIL, pl.format("Ada {}", "lead_id").alias("contact_name"))
    tried = people.cell("leads", "email", "test@test.com").cell("leads", "contact_name", "Test Test", [8])
    return tried.cell("leads", "contact_name", "asdf", [9])


@test_leads.twin()
def _(export: Export) -> Export:
    """Buyers called Testa, Foot and Testino."""
    people = export.having("leads", _MAIL, pl.format("Ada {}", "lead_id").alias("contact_name"))
    tried = people.cell("leads", "email", "testino@firm2.org").cell("leads", "contact_name", "Testa Rossa", [8])
    return tried.cell("leads", "contact_name", "Michael Foot", [9])


@spoilt("colleagues who try the web form", Found("internal_leads", "leads"), "leads", "reps")
def colleagues(export: Export) -> Export:
    """Leads with an address of the firm itself."""
    ours = export.having("reps", pl.format("{}@ourfirm.com", pl.col("rep_id").str.to_lowercase()).alias("email"))
    return ours.having("leads", _MAIL).cell("leads", "email", "office@ourfirm.com", [3, 4])


@colleagues.twin()
def _(export: Export) -> Export:
    """Reps and buyers with addresses at one large provider."""
    ours = export.having("reps", pl.format("{}@gmail.com", pl.col("rep_id").str.to_lowercase()).alias("email"))
    return ours.having("leads", _MAIL).cell("leads", "email", "ada.lovelace@gmail.com", [3])
