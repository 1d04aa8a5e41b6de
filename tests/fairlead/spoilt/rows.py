"""Headers and rows that are too many, too few, or no data."""

from __future__ import annotations

import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Found, Refused, spoilt


@spoilt("CRM reports with a grand total", Refused("leads.csv", "totals", row=62), "leads")
def totals_row(export: Export) -> Export:
    """A row of totals at the end."""
    return export.row("leads", lead_id="Total", value="812345.50")


@totals_row.twin()
def _(export: Export) -> Export:
    """A lead of a company named Total, with nothing else missing."""
    return export.having("leads", pl.lit("TotalEnergies").alias("company")).cell("leads", "lead_id", "Total-1")


@spoilt("two exports put one below the other", Refused("history.csv", "repeats the header", row=702), "history")
def second_header(export: Export) -> Export:
    """The header once more in the middle."""
    frame = export.frame("history")
    header = pl.DataFrame([frame.columns], schema=dict.fromkeys(frame.columns, pl.String), orient="row")
    return export.replacing("history", pl.concat([frame[:700], header, frame[700:]]))


@second_header.twin()
def _(export: Export) -> Export:
    """A niche that is called niche."""
    return export.cell("history", "niche", "niche", range(0, export.frame("history").height, 13))


@spoilt("Excel, where rows were cleared but not deleted", Refused("leads.csv", "no cell", row=62), "leads")
def rows_of_commas(export: Export) -> Export:
    """Rows that hold nothing but commas."""
    return export.text("leads", lambda text: text + ",,,,,,,\n,,,,,,,\n")


@rows_of_commas.twin()
def _(export: Export) -> Export:
    """Empty lines at the end."""
    return export.text("leads", lambda text: text + "\n\n")


@spoilt("Salesforce reports with details", Refused("leads.csv", row=62), "leads")
def report_footer(export: Export) -> Export:
    """Lines below the data that say who made the report."""
    return export.text("leads", lambda text: text + '"Confidential Information - Do Not Distribute"\n')


@spoilt("a join in the report that met two activities", Refused("history.csv", "row 2 has the same"), "history")
def doubled_row(export: Export) -> Export:
    """The same row twice."""
    return export.replacing("history", pl.concat([export.frame("history"), export.frame("history")[:1]]))


@doubled_row.twin()
def _(export: Export) -> Export:
    """A lead that was recycled and given out again later."""
    frame = export.frame("history")
    first = pl.int_range(pl.len()) == 0
    ended = pl.when(first).then(pl.lit("recycled")).otherwise("outcome").alias("outcome")
    paid = pl.when(first).then(pl.lit(None)).otherwise("revenue").alias("revenue")
    again = frame[-1:].with_columns(frame["lead_id"][:1], pl.lit("R005").alias("rep_id"))
    return export.replacing("history", pl.concat([frame.with_columns(ended, paid), again]))


@spoilt("exports merged by hand", Refused("leads.csv", "row 2 has the same", row=62, column="lead_id"), "leads")
def doubled_lead(export: Export) -> Export:
    """A lead id on two different leads."""
    other = export.frame("leads")[1:2].with_columns(export.frame("leads")["lead_id"][:1])
    return export.replacing("leads", pl.concat([export.frame("leads"), other]))


@doubled_lead.twin()
def _(export: Export) -> Export:
    """Ids that differ in one letter's case, as Salesforce's do."""
    return export.cell("leads", "lead_id", "00Q5f00000AbCdE", [0]).cell("leads", "lead_id", "00Q5f00000AbCde", [1])


@spoilt("two routing rules that fired together", Refused("history.csv", "row 2 has the same"), "history")
def given_twice_at_once(export: Export) -> Export:
    """One lead given to two reps in the same second."""
    other = export.frame("history")[:1].with_columns(pl.lit("R007").alias("rep_id"))
    return export.replacing("history", pl.concat([export.frame("history"), other]))


@spoilt("joins in SQL without aliases", Refused("leads.csv", "occurs once", column="territory"), "leads")
def repeated_header(export: Export) -> Export:
    """Two columns of one name."""
    return export.text("leads", lambda text: text.replace("niche", "territory", 1))


@repeated_header.twin()
def _(export: Export) -> Export:
    """Two columns whose names are alike."""
    return export.having("leads", pl.lit("east").alias("territory of the parent"))


@spoilt("headers typed by hand", Refused("leads.csv", "'territory'", column="teritory"), "leads")
def misspelt_header(export: Export) -> Export:
    """A known column one letter off."""
    return export.replacing("leads", export.frame("leads").rename({"territory": "teritory"}))


@misspelt_header.twin()
def _(export: Export) -> Export:
    """A column of its own whose name begins alike."""
    return export.having("leads", pl.lit("yes").alias("terrace"))


@spoilt("files attached in the wrong order", Refused("leads.csv", "required column", column="lead_id"), "leads", "reps")
def reps_as_leads(export: Export) -> Export:
    """The reps under the name of the leads."""
    return export.file("leads.csv", export.bytes_of("reps"))


@spoilt("arguments swapped", Refused("leads.csv", "required column", column="assigned_at"), "leads", "history")
def swapped_arguments(export: Export) -> Export:
    """Leads given as history, and history as leads."""
    return (
        export.at("leads", "{folder}/history.csv")
        .at("history", "{folder}/leads.csv")
        .file("leads.csv", export.bytes_of("leads"))
        .file("history.csv", export.bytes_of("history"))
    )


@spoilt("one export for everything", Found("wrong_table", "leads"), "leads")
def history_as_leads(export: Export) -> Export:
    """A history given as leads."""
    late = pl.lit("2026-01-04T10:00:00Z")
    return export.having("leads", late.alias("assigned_at"), pl.lit("open").alias("outcome"))


@history_as_leads.twin()
def _(export: Export) -> Export:
    """Leads with a time of their own."""
    return export.having("leads", pl.lit("2026-01-04T10:00:00Z").alias("form sent on"))
