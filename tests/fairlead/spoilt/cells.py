"""Cells that are written otherwise than they should be."""

from __future__ import annotations

import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Found, Refused, spoilt

_DAY = pl.col("assigned_at").str.to_datetime("%+")


def _days(export: Export, form: str) -> Export:
    return export.having("history", _DAY.dt.strftime(form).alias("assigned_at"))


@spoilt("Excel with German settings", Refused("history.csv", "time", row=2, column="assigned_at"), "history")
def german_dates(export: Export) -> Export:
    """Days written 15.07.2024."""
    return _days(export, "%d.%m.%Y")


@german_dates.twin()
def _(export: Export) -> Export:
    """Days as ISO 8601 has them, with a time zone for the table."""
    return _days(export, "%Y-%m-%d").asking("--timezone", "UTC")


@spoilt("Excel with American settings", Refused("history.csv", "time", row=2, column="assigned_at"), "history")
def american_dates(export: Export) -> Export:
    """Times written 7/15/2024 3:04 PM."""
    return _days(export, "%m/%d/%Y %I:%M %p")


@spoilt(
    "a column of dates formatted as numbers", Refused("history.csv", "time", row=2, column="assigned_at"), "history"
)
def serial_dates(export: Export) -> Export:
    """Days counted from 1900, as a spreadsheet stores them."""
    day = (_DAY.dt.epoch("d") + 25569).alias("assigned_at")
    return export.having("history", day)


@serial_dates.twin()
def _(export: Export) -> Export:
    """A column of five-digit numbers that is no date."""
    return export.having("history", (pl.int_range(pl.len()) % 97 + 45000).alias("postcode"))


@spoilt("Excel with German settings", Refused("leads.csv", "number", row=2, column="value"), "leads")
def decimal_comma(export: Export) -> Export:
    """Amounts with a comma before the cents."""
    return export.having("leads", pl.col("value").str.replace(".", ",", literal=True))


@decimal_comma.twin()
def _(export: Export) -> Export:
    """Amounts in quotation marks, with a point."""
    return export.text("leads", lambda text: text.replace("north,", '"north",'))


@spoilt("amounts formatted for reading", Refused("leads.csv", "number", row=2, column="value"), "leads")
def parted_thousands(export: Export) -> Export:
    """Amounts with a comma between thousands."""
    return export.having("leads", pl.lit("1,234.50").alias("value"))


@spoilt("Excel with German settings, whole amounts", Found("thousands_point", "leads", "value"), "leads")
def thousands_point(export: Export) -> Export:
    """Amounts with a point between thousands, which reads as a decimal point."""
    whole = pl.col("value").cast(pl.Float64).clip(1000, 900_000).cast(pl.Int64)
    rest = (whole % 1000).cast(pl.String).str.zfill(3)
    return export.having("leads", pl.format("{}.{}", whole // 1000, rest).alias("value"))


@thousands_point.twin()
def _(export: Export) -> Export:
    """Amounts in thousands, with two decimals."""
    return export.having("leads", (pl.col("value").cast(pl.Float64) / 1000).round(2))


@spoilt("amounts formatted for reading", Refused("leads.csv", "number", row=5, column="value"), "leads")
def currency_sign(export: Export) -> Export:
    """An amount with its currency."""
    return export.cell("leads", "value", "€ 5243.92")


@spoilt("HubSpot and Pipedrive in several countries", Found("currencies", "leads", "deal_currency_code"), "leads")
def mixed_currencies(export: Export) -> Export:
    """Amounts in two currencies, in one column."""
    code = pl.when(pl.int_range(pl.len()) % 5 == 0).then(pl.lit("USD")).otherwise(pl.lit("EUR"))
    return export.having("leads", code.alias("deal_currency_code"))


@mixed_currencies.twin()
def _(export: Export) -> Export:
    """One currency throughout, and a column of other codes of three letters."""
    airport = pl.when(pl.int_range(pl.len()) % 5 == 0).then(pl.lit("FRA")).otherwise(pl.lit("MUC"))
    return export.having("leads", pl.lit("EUR").alias("deal_currency_code"), airport.alias("airport"))


@spoilt("pandas", Refused("leads.csv", "finite", row=5, column="value"), "leads")
def nan(export: Export) -> Export:
    """A value that is NaN."""
    return export.cell("leads", "value", "NaN")


@nan.twin()
def _(export: Export) -> Export:
    """A value that is empty."""
    return export.cell("leads", "value", None)


@spoilt("a ratio divided by zero", Refused("reps.csv", "finite", row=5, column="capacity"), "reps")
def infinite(export: Export) -> Export:
    """A capacity without end."""
    return export.cell("reps", "capacity", "inf")


@spoilt("a lookup that found nothing", Refused("leads.csv", "number", row=5, column="value"), "leads")
def not_available(export: Export) -> Export:
    """A number that is #N/A."""
    return export.cell("leads", "value", "#N/A")


@spoilt("SQL and Python tools", Found("filler", "leads", "niche"), "leads")
def null_words(export: Export) -> Export:
    """NULL and None as words, where a cell should be empty."""
    return export.cell("leads", "niche", "NULL", [3, 8]).cell("leads", "niche", "None", [5])


@null_words.twin()
def _(export: Export) -> Export:
    """NA, for North America."""
    return export.cell("leads", "territory", "NA", range(20))


@spoilt("spreadsheets kept by hand", Found("filler", "history", "rep_id"), "history")
def dash_as_rep(export: Export) -> Export:
    """A dash for leads that nobody had."""
    return export.cell("history", "rep_id", "-", range(0, export.frame("history").height, 50))


@dash_as_rep.twin()
def _(export: Export) -> Export:
    """A rep whose id has a dash in it."""
    return export.having("history", pl.col("rep_id").str.replace("R", "R-"))


@spoilt("scores formatted for reading", Refused("leads.csv", "number", row=2, column="score"), "leads")
def percent_score(export: Export) -> Export:
    """Scores with a percent sign."""
    return export.having("leads", pl.lit("45%").alias("score"))


@percent_score.twin()
def _(export: Export) -> Export:
    """Scores from 0 to 100."""
    return export.having("leads", (pl.int_range(pl.len()) % 101).alias("score"))


@spoilt("forms that want an amount at any price", Found("sentinel", "leads", "value"), "leads")
def sentinel(export: Export) -> Export:
    """999999999 for an amount that nobody knew."""
    return export.cell("leads", "value", "999999999")


@sentinel.twin()
def _(export: Export) -> Export:
    """One deal five times as large as any other."""
    largest = export.frame("leads")["value"].cast(pl.Float64).max()
    return export.cell("leads", "value", f"{5 * float(largest):.2f}")  # type: ignore[arg-type]


@spoilt("scoring services that have not heard of a lead", Found("sentinel", "leads", "score"), "leads")
def minus_one(export: Export) -> Export:
    """A score of −1 where there is none."""
    return export.having("leads", (pl.int_range(pl.len()) % 90 + 1).alias("score")).cell("leads", "score", "-1")


@minus_one.twin()
def _(export: Export) -> Export:
    """Scores on either side of zero."""
    return export.having("leads", (pl.int_range(pl.len()) % 9 - 4).alias("score"))


@spoilt("HubSpot and Pipedrive, where an amount was not filled in", Found("zero_value", "leads", "value"), "leads")
def zero_value(export: Export) -> Export:
    """A value of 0 for what is not known."""
    return export.cell("leads", "value", "0", range(20))


@zero_value.twin()
def _(export: Export) -> Export:
    """Empty values, and a very small one."""
    return export.cell("leads", "value", None, range(20)).cell("leads", "value", "0.5", [30])


@spoilt("credit notes among the deals", Refused("leads.csv", "at least 0", row=5, column="value"), "leads")
def negative_value(export: Export) -> Export:
    """An amount below zero."""
    return export.cell("leads", "value", "-5243.92")


@spoilt("exports of the values of two systems", Found("scale", "leads", "value"), "leads", "history")
def cents(export: Export) -> Export:
    """Leads valued in cents, the history in euros."""
    return export.having("leads", pl.col("value").cast(pl.Float64) * 100)


@cents.twin()
def _(export: Export) -> Export:
    """Leads worth three times as much as those of old."""
    return export.having("leads", pl.col("value").cast(pl.Float64) * 3)


@spoilt("most exports of local times", Refused("history.csv", "offset", row=2, column="assigned_at"), "history")
def no_timezone(export: Export) -> Export:
    """Times without an offset."""
    return _days(export, "%Y-%m-%dT%H:%M:%S")


@no_timezone.twin()
def _(export: Export) -> Export:
    """Times without an offset, and their time zone on the command line."""
    return _days(export, "%Y-%m-%dT%H:%M:%S").asking("--timezone", "UTC")


@spoilt("settings copied from Windows", Refused("history.csv", "IANA", column="timezone"), "history")
def windows_timezone(export: Export) -> Export:
    """A time zone by the name Windows gives it."""
    return _days(export, "%Y-%m-%dT%H:%M:%S").asking("--timezone", "W. Europe Standard Time")


@spoilt(
    "local times computed by adding hours", Refused("history.csv", "exists", row=5, column="assigned_at"), "history"
)
def skipped_hour(export: Export) -> Export:
    """A time in the hour that the clocks skip in March."""
    return export.cell("history", "assigned_at", "2024-03-31T02:30:00").asking("--timezone", "Europe/Berlin")


@skipped_hour.twin()
def _(export: Export) -> Export:
    """A time in the hour that comes twice in October."""
    last = export.frame("history").height - 1
    late = export.cell("history", "outcome", "open", [last]).cell("history", "revenue", None, [last])
    late = late.cell("history", "closed_at", None, [last])
    return late.cell("history", "assigned_at", "2025-10-26T02:30:00", [last]).asking("--timezone", "Europe/Berlin")


@spoilt("dates put together from parts", Refused("history.csv", "time", row=5, column="assigned_at"), "history")
def no_such_day(export: Export) -> Export:
    """The 30th of February."""
    return export.cell("history", "assigned_at", "2025-02-30T00:00:00Z")


@spoilt("databases without empty dates", Refused("history.csv", "1900", column="closed_at"), "history")
def filler_dates(export: Export) -> Export:
    """9999-12-31 for a day that has not come."""
    still = pl.col("closed_at").is_null()
    return export.having(
        "history", pl.when(still).then(pl.lit("9999-12-31T00:00:00Z")).otherwise("closed_at").alias("closed_at")
    )


@spoilt("UTF-8 opened as Windows' code page and saved", Found("garbled_text", "leads", "company"), "leads")
def garbled_text(export: Export) -> Export:
    """An ü that became two signs."""
    name = "Müller Söhne".encode().decode("cp1252")
    return export.having("leads", pl.lit("Acme").alias("company")).cell("leads", "company", name, [3, 9])


@garbled_text.twin()
def _(export: Export) -> Export:
    """Umlauts and Portuguese capitals as they should be."""
    return export.having("leads", pl.lit("SÃO JOÃO").alias("company")).cell("leads", "company", "Müller Söhne", [3, 9])


@spoilt("texts copied from web pages", Found("spelling", "leads", "niche"), "leads")
def unseen_signs(export: Export) -> Export:
    """A value with a sign in it that takes no room."""
    return export.having("leads", pl.lit("logistics").alias("niche")).cell("leads", "niche", "logi\u200bstics", [3, 9])


@unseen_signs.twin()
def _(export: Export) -> Export:
    """Words in another script."""
    return export.having("leads", pl.lit("logistics").alias("niche")).cell("leads", "niche", "логистика", [3, 9])
