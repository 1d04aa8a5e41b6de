import re
from pathlib import Path

from fairlead.checking import Finding, Severity
from fairlead.checking.kinds import TITLES, by_kind, title_of

SOURCES = Path(__file__).parents[3] / "fairlead" / "checking"


def test_every_kind_has_a_title() -> None:
    """Each kind a check makes is called something where people read it; a new one falls back on its name."""
    made = {
        kind for path in SOURCES.glob("*.py") for kind in re.findall(r'[(,]\s*"(\w+)",\s*Severity', path.read_text())
    }
    assert len(made) > 10
    assert made <= set(TITLES)
    assert title_of("something_new") == "something new"


def test_findings_of_one_kind_stand_together() -> None:
    """In the order of the first of each, warnings and notes of one kind apart."""
    a, b, c = (Finding(kind, Severity.WARN, "history", None, 1, kind, "x") for kind in ("a", "b", "a"))
    note = Finding("a", Severity.NOTE, "history", None, 1, "a", "x")
    assert by_kind([a, b, c, note]) == [[a, c], [b], [note]]
