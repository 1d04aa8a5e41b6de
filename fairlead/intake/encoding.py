"""From a file's bytes to UTF-8 text, or a word on what it is instead."""

from __future__ import annotations

from fairlead.intake.csv_form import Encoding
from scenarios.faults import BadInput, Fault

_AS_UTF8 = "in a spreadsheet: Save as, CSV UTF-8"
_MAPPED_UTF16 = f'write  encoding = "utf-16"  in this table\'s mapping, or save it as UTF-8 ({_AS_UTF8})'
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SIGNATURES = (
    (b"PK\x03\x04", "a CSV file, not a spreadsheet or an archive (in a spreadsheet: Save as, CSV UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "a CSV file, not an old Excel workbook (in a spreadsheet: Save as, CSV UTF-8)"),
    (b"\x1f\x8b", "a CSV file, not a compressed one; unpack it first"),
    (b"%PDF", "a CSV file, not a PDF document"),
    (b"SQLite format 3\x00", "a CSV file; this is a database, name it sqlite:///FILE#TABLE"),
    (b"PAR1", "a CSV file; this is Parquet, name it .parquet"),
)
_MARKUP = (
    ((b"<!doctype html", b"<html"), "a CSV file; this is a web page, perhaps one that says why the export failed"),
    ((b"<?xml", b"<workbook"), "a CSV file, not XML (in a spreadsheet: Save as, CSV UTF-8)"),
    ((b"[{", b'{"', b"[ {", b'{ "'), "a CSV file; this is JSON"),
)
_MARK = b"\xef\xbb\xbf"


def utf8(content: bytes, source: str, encoding: Encoding = "utf-8") -> bytes:
    """Return a file's bytes as UTF-8 without a byte order mark, each line ending in a newline.

    Raises
    ------
    BadInput
        When they are another encoding or no text; names the first wrong byte, its offset and line, and the line of a
        mapping that may read it.
    """
    for signature, expected in _SIGNATURES:
        if content.startswith(signature):
            raise BadInput([Fault(source, expected)])
    if encoding != "utf-16" and content.startswith(_UTF16_MARKS):
        raise BadInput([Fault(source, f"CSV in {encoding.upper()}, not in UTF-16; {_MAPPED_UTF16}")])
    if encoding != "utf-8":
        content = _recoded(content, source, encoding)
    begins = b" ".join(content[:100].removeprefix(_MARK).lower().split())
    for signatures, expected in _MARKUP:
        if begins.startswith(signatures):
            raise BadInput([Fault(source, expected)])
    _refuse_zero_bytes(content, source)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput([_wrong_byte(content, error.start, source)]) from None
    text = content.removeprefix(_MARK)
    return text if b"\n" in text else text.replace(b"\r", b"\n")  # as old Macs ended lines


def _recoded(content: bytes, source: str, encoding: Encoding) -> bytes:
    """Return text of another encoding as UTF-8; what is UTF-8 already would be read as nonsense in silence."""
    if encoding != "utf-16" and not content.isascii() and _is_utf8(content):
        raise BadInput([Fault(source, f"{encoding}, as the mapping says; this is UTF-8: leave encoding out of it")])
    if encoding == "utf-16" and not content.startswith(_UTF16_MARKS):
        raise BadInput([Fault(source, "UTF-16 with its byte order mark, as the mapping says; this begins otherwise")])
    try:
        return content.decode(encoding).encode()
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        expected = f"{encoding} throughout, as the mapping says; byte {at} (line {_line(content, at)}) is not"
        raise BadInput([Fault(source, expected)]) from None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_zero_bytes(content: bytes, source: str) -> None:
    at = content.find(b"\x00")
    if at < 0:
        return
    zeros = content.count(b"\x00")
    if zeros > len(content) // 4:
        raise BadInput([Fault(source, f"CSV in UTF-8; this looks like UTF-16, save it as UTF-8 ({_AS_UTF8})")])
    expected = f"text; byte {at} (line {_line(content, at)}) is zero, as in a binary or damaged file"
    raise BadInput([Fault(source, expected)])


def _wrong_byte(content: bytes, at: int, source: str) -> Fault:
    """Say which byte; that it is Windows-1252 cannot be proved, so the letter it would be is shown."""
    place = f"byte 0x{content[at]:02X} at offset {at}, line {_line(content, at)}"
    expected = f"UTF-8 throughout; {place} is another encoding; save the file as UTF-8 ({_AS_UTF8})"
    letter = content[at : at + 1].decode("cp1252", errors="ignore")
    if letter.isprintable() and letter:
        expected += f', or, if {letter!r} is meant, write  encoding = "cp1252"  in this table\'s mapping'
    return Fault(source, expected)


def _line(content: bytes, at: int) -> int:
    return content.count(b"\n", 0, at) + 1
