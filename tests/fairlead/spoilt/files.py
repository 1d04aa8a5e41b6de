"""Files that are not what their name says, or not whole."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Refused, spoilt


def _company(export: Export, name: str) -> Export:
    """Give every lead a company, one of which has this name."""
    leads = export.frame("leads")
    return export.having("leads", leads["lead_id"].alias("company")).cell("leads", "company", name, [7])


@spoilt("Excel: Save as, Unicode text", Refused("leads.csv", "UTF-16"), "leads")
def utf16(export: Export) -> Export:
    """A file in UTF-16."""
    return export.text("leads", lambda text: text.encode("utf-16"))


@utf16.twin()
def _(export: Export) -> Export:
    """UTF-8 with a byte order mark, as Excel's 'CSV UTF-8' writes it."""
    return export.text("leads", lambda text: text.encode("utf-8-sig"))


@spoilt("Excel on Windows: Save as, CSV", Refused("leads.csv", "line 9"), "leads")
def windows_1252(export: Export) -> Export:
    """Umlauts in the code page of Windows."""
    return _company(export, "Müller & Söhne").text("leads", lambda text: text.encode("cp1252"))


@windows_1252.twin()
def _(export: Export) -> Export:
    """The same umlauts in UTF-8."""
    return _company(export, "Müller & Söhne")


@spoilt("Excel with German, French or Italian settings", Refused("leads.csv", row=1), "leads")
def semicolons(export: Export) -> Export:
    """Semicolons between the fields."""
    return export.text("leads", lambda text: text.replace(",", ";"))


@semicolons.twin()
def _(export: Export) -> Export:
    """Multi-select fields whose values hold semicolons."""
    return _company(export, "Phone;Mail;Fax;Visit")


@spoilt("reports pasted into an editor, Dynamics", Refused("leads.csv", row=1), "leads")
def tabs(export: Export) -> Export:
    """Tabs between the fields."""
    return export.text("leads", lambda text: text.replace(",", "\t"))


@tabs.twin()
def _(export: Export) -> Export:
    """A tab within a name, in quotation marks."""
    return _company(export, "Acme\tLtd")


@spoilt("scheduled exports in the cloud", Refused("leads.csv", "compressed"), "leads")
def compressed(export: Export) -> Export:
    """A gzip file that lost its ending."""
    return export.file("leads.csv", gzip.compress(export.bytes_of("leads")))


@spoilt("a workbook renamed instead of saved as CSV", Refused("leads.csv", "spreadsheet"), "leads")
def workbook(export: Export) -> Export:
    """An Excel workbook named .csv."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return export.file("leads.csv", content.getvalue())


@workbook.twin()
def _(export: Export) -> Export:
    """A lead id that begins as a ZIP file does."""
    return export.cell("leads", "lead_id", "PK", [0])


@spoilt("a download whose login had run out", Refused("leads.csv", "web page"), "leads")
def web_page(export: Export) -> Export:
    """An error page in HTML saved as CSV."""
    return export.file("leads.csv", "\n<!DOCTYPE html>\n<html><body>Session expired, please log in</body></html>\n")


@web_page.twin()
def _(export: Export) -> Export:
    """A company whose name is a tag."""
    return _company(export, "<html> Agency")


@spoilt("an API's answer saved under the wrong name", Refused("leads.csv", "JSON"), "leads")
def json_file(export: Export) -> Export:
    """JSON saved as CSV."""
    return export.file("leads.csv", export.frame("leads").write_json())


@json_file.twin()
def _(export: Export) -> Export:
    """A column that holds JSON, quoted as CSV wants it."""
    return _company(export, '[{"utm": "spring"}]')


@spoilt("an export that found nothing to write to", Refused("leads.csv", "empty"), "leads")
def empty_file(export: Export) -> Export:
    """A file without a byte."""
    return export.file("leads.csv", b"")


@spoilt("a report whose filter fits nothing", Refused("leads.csv", "at least one row"), "leads")
def header_only(export: Export) -> Export:
    """A header without rows."""
    return export.replacing("leads", export.frame("leads").clear())


@header_only.twin()
def _(export: Export) -> Export:
    """A single lead."""
    return export.replacing("leads", export.frame("leads").head(1))


@spoilt("a path one level too high", Refused("leads.csv", "directory"), "leads")
def directory(export: Export) -> Export:
    """A directory where a file should be."""

    @contextmanager
    def around(folder: Path) -> Iterator[None]:
        (folder / "leads.csv").unlink()
        (folder / "leads.csv").mkdir()
        yield

    return export.while_(around)


@spoilt("a share mounted for somebody else", Refused("leads.csv", "file"), "leads")
def no_permission(export: Export) -> Export:
    """A file that may not be read (for root, who may read all, one that is gone)."""

    @contextmanager
    def around(folder: Path) -> Iterator[None]:
        if os.geteuid():
            (folder / "leads.csv").chmod(0)
        else:
            (folder / "leads.csv").unlink()
        yield

    return export.while_(around)


@spoilt(
    "a disk that was full, a transfer that broke off", Refused("leads.csv", "fields as in the header", row=61), "leads"
)
def cut_short(export: Export) -> Export:
    """A CSV file cut in the middle of its last row."""
    return export.text("leads", lambda text: text.rstrip()[:-60])


@cut_short.twin()
def _(export: Export) -> Export:
    """No newline at the end of the file."""
    return export.text("leads", str.rstrip)


def _parquet(export: Export) -> bytes:
    content = io.BytesIO()
    export.frame("leads").write_parquet(content)
    return content.getvalue()


@spoilt("a transfer that broke off", Refused("leads.parquet", "Parquet"), "leads")
def parquet_cut_short(export: Export) -> Export:
    """A Parquet file without its end."""
    return export.file("leads.parquet", _parquet(export)[:-40]).at("leads", "{folder}/leads.parquet")


@parquet_cut_short.twin()
def _(export: Export) -> Export:
    """A whole Parquet file."""
    return export.file("leads.parquet", _parquet(export)).at("leads", "{folder}/leads.parquet")


@spoilt("a notebook that changed its format, not its name", Refused("leads.csv", "Parquet"), "leads")
def parquet_as_csv(export: Export) -> Export:
    """A Parquet file named .csv."""
    return export.file("leads.csv", _parquet(export))


@spoilt("a disk fault, or columns of bytes dumped as text", Refused("leads.csv", "zero"), "leads")
def zero_bytes(export: Export) -> Export:
    """Zero bytes in the middle of a file."""
    return export.text("leads", lambda text: text.encode()[:500] + bytes(8) + text.encode()[508:])


@spoilt("texts with inch marks, exported by hand-written SQL", Refused("leads.csv", "quotation mark", row=9), "leads")
def unclosed_quote(export: Export) -> Export:
    """A quotation mark inside a value that is not quoted."""
    return _company(export, "PIPES").text("leads", lambda text: text.replace("PIPES", '5" pipes'))


@unclosed_quote.twin()
def _(export: Export) -> Export:
    """The same inch mark, doubled in a quoted value with a newline in it."""
    return _company(export, '5" pipes\nand more')


@spoilt(
    "texts with commas, exported by hand-written SQL", Refused("leads.csv", "fields as in the header", row=9), "leads"
)
def comma_in_a_value(export: Export) -> Export:
    """A row with a field too many."""
    return _company(export, "ACME").text("leads", lambda text: text.replace("ACME", "Acme, Inc."))


@comma_in_a_value.twin()
def _(export: Export) -> Export:
    """The same comma, the value in quotation marks."""
    return _company(export, "Acme, Inc.")


@spoilt(
    "Excel, where a column was cleared but not deleted", Refused("leads.csv", "a name for column 9", row=1), "leads"
)
def trailing_commas(export: Export) -> Export:
    """A comma at the end of every line."""
    return export.text("leads", lambda text: text.replace("\n", ",\n"))


@trailing_commas.twin()
def _(export: Export) -> Export:
    """A named column without a value."""
    return export.text("leads", lambda text: text.replace("\n", ",\n").replace(",\n", ",remarks\n", 1))
