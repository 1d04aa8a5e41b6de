from __future__ import annotations

import polars as pl
import pytest

from scenarios.persons import contact_kind, perhaps_names, personal


@pytest.mark.parametrize("name", ["gender", "rep_age", "Age", "Nationality__c", "DateOfBirth", "sick_days"])
def test_personal_attributes(name: str) -> None:
    """Told by any word of the name."""
    assert personal(name)


@pytest.mark.parametrize("name", ["company_age", "lead_age_days", "credit_union", "average", "language", "salary"])
def test_the_age_of_a_thing_is_not_personal(name: str) -> None:
    """Nor is pay, unless it is a rep's: a borrower's salary is what a loan is decided by."""
    assert not personal(name)


@pytest.mark.parametrize("name", ["salary", "tenure", "photo_url"])
def test_what_is_personal_about_reps(name: str) -> None:
    """In the table of reps, pay, tenure and photo are."""
    assert personal(name, of_rep=True)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("who", ["a@x.org", "b@y.org"], "email"),
        ("tel", ["+49 30 123456", "+49 (0)30 55555"], "phone"),
        ("Mobile__c", ["1", "2"], "phone"),
        ("first_name", ["Ann", "Bo"], "name"),
        ("has_email", ["yes", "no"], None),
        ("sector", ["retail", "bank"], None),
        ("zip", ["10115", "80331"], None),
    ],
)
def test_contact_data(name: str, values: list[str], kind: str | None) -> None:
    """By name or by cells; whether there is an address identifies nobody."""
    assert contact_kind(pl.Series(name, values)) == kind


GERMAN = (
    "alter|Alter|Nationalität|Nationalitaet|Rasse|Familienstand|Staatsangehörigkeit|Konfession|Krankheitstage|Anrede"
    "|Schwerbehinderung|Gewerkschaft|Geburtsjahr|Religionszugehörigkeit"
)
OTHERS = (
    "veteran_status|maiden_name|age_band|birth_year|Âge|sexe|Nationalité|date de naissance|État civil|edad|sexo"
    "|Nacionalidad|fecha_nacimiento|leeftijd|geslacht|Nationaliteit|geboortedatum"
)


@pytest.mark.parametrize("name", [*GERMAN.split("|"), *OTHERS.split("|")])
def test_personal_attributes_in_other_languages(name: str) -> None:
    """With umlauts and accents, and in compounds."""
    assert personal(name)


@pytest.mark.parametrize(
    "name", ["Alter der Firma", "alter_tage", "Herkunft", "maritime", "Betrag", "Kindergarten", "Größe"]
)
def test_other_words_in_other_languages_are_not(name: str) -> None:
    """The age of a firm, where a lead comes from, words that only begin alike."""
    assert not personal(name)


FIRST = ["Hanna", "Ulf", "Petra", "Karl", "Zoë", "Jens", "Ólga"]
LAST = ["Wolfsburg", "von Steinbach", "Müller-Lüdenscheidt", "O'Hara", "Obermaier", "van der Zander", "Prinz"]
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST]
NAMED = ["Contact", "Ansprechpartner", "Decision Maker", "Created By", "Primary Contact", "Kunde"]


@pytest.mark.parametrize("name", [*NAMED, "Account Manager", "CreatedBy", "Erstellt von", "Contact__c"])
def test_names_of_persons_are_told_by_word_and_cells(name: str) -> None:
    """Few or many; "Prinz, Hanna" too; but a yes, a kind or an id under that name is none."""
    assert contact_kind(pl.Series(name, PEOPLE)) == "name"
    assert contact_kind(pl.Series(name, ["Hanna Prinz", "Ulf Adler", "ulf adler"])) == "name"
    assert contact_kind(pl.Series(name, ["Prinz, Hanna", "Adler, Ulf"])) == "name"
    assert contact_kind(pl.Series(name, ["yes", "no"])) is None
    assert contact_kind(pl.Series(name, ["C-level", "Procurement"])) is None
    assert contact_kind(pl.Series(name, ["0031", "U-17"])) is None


def test_many_full_names_are_told_by_cells_alone() -> None:
    """Forty-nine of them under any name; not a few, not firms, not cities."""
    assert perhaps_names(pl.Series("wer", PEOPLE))
    assert contact_kind(pl.Series("wer", PEOPLE)) is None
    assert not perhaps_names(pl.Series("wer", PEOPLE[:20] * 5))
    assert not perhaps_names(pl.Series("City", PEOPLE))
    assert not perhaps_names(pl.Series("wer", [f"{name} GmbH" for name in PEOPLE]))
    assert not perhaps_names(pl.Series("wer", [f"{name.split()[0]} {n}" for n, name in enumerate(PEOPLE)]))
