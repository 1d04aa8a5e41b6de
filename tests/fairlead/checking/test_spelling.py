import polars as pl
import pytest

from fairlead.checking.spelling import Respelling, between, respelt, spelling_findings
from tests.fairlead.checking.conftest import kinds


def words(**counts: int) -> pl.DataFrame:
    """Return words and how often they occur; ``_`` stands for a blank."""
    return pl.DataFrame({"word": [name.replace("_", " ") for name in counts], "count": list(counts.values())})


def test_the_most_frequent_spelling_is_wanted() -> None:
    """GTX Pro in three spellings."""
    found = respelt(words(GTX_Pro=9, GTXPro=3, gtx_pro=1, MG=5))
    assert found == [Respelling("GTXPro", "GTX Pro", 3), Respelling("gtx pro", "GTX Pro", 1)]


@pytest.mark.parametrize(
    "pair", [("C++", "C#"), ("1.1", "11"), ("v1.1", "v11"), ("team A", "team B"), ("12-34", "1234")]
)
def test_different_things_stay_apart(pair: tuple[str, str]) -> None:
    """Signs that mean something, and numbers that were apart, are no matter of spelling."""
    assert respelt(pl.DataFrame({"word": list(pair), "count": [50, 40]})) == []


def test_words_of_another_table() -> None:
    """Those it has are right, those it has in two spellings are left alone."""
    reference = {"GTX Pro", "MG Special", "A-B", "AB"}
    found = between(pl.DataFrame({"word": ["GTXPro", "MG Special", "a b"], "count": [5, 3, 2]}), reference)
    assert found == [Respelling("GTXPro", "GTX Pro", 5)]


def test_findings_come_with_the_mending_line() -> None:
    """A niche spelled otherwise than the reps', and a territory in two spellings."""
    history = pl.DataFrame({"niche": ["GTXPro"] * 3 + ["MG"], "territory": ["north", "North ", "north", "south"]})
    reps = pl.DataFrame({"rep_id": ["R1"], "niches": [["GTX Pro", "MG"]]})
    found = spelling_findings({"history": history, "reps": reps})
    assert kinds(found) == [("spelling", "niche"), ("spelling", "territory")]
    assert found[0].mending == '[history]\nvalues.niche = { "GTXPro" = "GTX Pro" }'
    assert (found[0].count, found[1].count) == (3, 1)


def test_reps_spelled_otherwise_are_counted_not_named() -> None:
    """A rep who would count as two."""
    history = pl.DataFrame({"rep_id": ["jane doe", "jane doe", "J. Smith"]})
    (found,) = spelling_findings({"history": history, "reps": pl.DataFrame({"rep_id": ["Jane Doe", "J. Smith"]})})
    assert found.count == 2
    assert "doe" not in found.what


def test_a_rare_word_one_letter_off_is_a_note() -> None:
    """One letter amiss in 1 of 101; not where both are common."""
    history = pl.DataFrame({"sector": ["technology"] * 100 + ["technolgy"]})
    assert kinds(spelling_findings({"history": history})) == [("typo", "sector")]
    both = pl.DataFrame({"sector": ["marketing"] * 60 + ["marketino"] * 60})
    assert spelling_findings({"history": both}) == []


def test_values_about_persons_are_not_looked_at() -> None:
    """Neither names nor addresses are shown, however they are spelled."""
    history = pl.DataFrame({"first_name": ["Ann", "ann", "Ann"], "who": ["A@x.org", "a@x.org", "a@x.org"]})
    assert spelling_findings({"history": history}) == []


SURNAMES = [f"{a}{b}" for a in ("Wolfs", "Stein", "Ober", "Adler", "Prinz") for b in ("burg", "bach", "maier", "mann")]
PEOPLE = [f"{first} {last}" for first in ("Hanna", "Ulf") for last in SURNAMES]


@pytest.mark.parametrize("name", ["Contact", "Ansprechpartner", "Account Manager", "Created By", "wer"])
def test_persons_are_never_shown(name: str) -> None:
    """Neither in what was found nor in the mending line, though some are spelled in two ways or mistyped."""
    cells = PEOPLE * 60 + ["Hana Wolfsburg", "hanna wolfsburg"]
    found = spelling_findings({"history": pl.DataFrame({name: cells})})
    assert "olfsburg" not in str([one.to_dict() for one in found])


def test_a_column_of_very_many_words_is_counted_not_shown() -> None:
    """Of the firm's own columns; those of the schema are kinds, and shown."""
    cells = [f"note {n} x" for n in range(400)] + ["Note 7 x"]
    shown = [spelling_findings({"history": pl.DataFrame({name: cells})})[0] for name in ("remark", "niche")]
    assert [one.mending is None for one in shown] == [True, False]
    assert "ote" not in shown[0].what
    assert shown[0].figures == shown[1].figures


def test_an_owner_in_two_spellings_is_still_found() -> None:
    """The column holds names, but of reps."""
    leads = pl.DataFrame({"owner": ["jane doe", "Jane Doe", "John Smith"]})
    (found,) = spelling_findings({"leads": leads, "reps": pl.DataFrame({"rep_id": ["Jane Doe", "John Smith"]})})
    assert (found.count, "doe" in found.what) == (1, False)
