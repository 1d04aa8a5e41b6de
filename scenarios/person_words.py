"""Words in the names of columns about persons: English, German, the plainest French, Spanish, Italian and Dutch ones.

As :func:`scenarios.column_names.words_of` gives them: lower case, ä as a; where people write ae, that stands, too.
"""

from __future__ import annotations

PRIVATE = frozenset(
    {"gender", "sex", "dob", "ethnicity", "nationality", "citizenship", "disability", "disabled", "marital", "married"}
    | {"divorced", "widowed", "pregnant", "pregnancy", "maternity", "paternity", "salutation", "sick", "sickness"}
    | {"pronoun", "pronouns", "handicap", "hautfarbe", "rasse", "fehltage", "elternzeit", "mutterschutz", "vorstrafen"}
    | {"kinder", "kinderzahl", "anzahlkinder", "lebensalter", "altersgruppe", "verheiratet", "ledig", "familienstand"}
    | {"zivilstand", "personenstand", "madchenname", "maedchenname", "anrede", "namenstag"}
    | {"sexe", "sexo", "sesso", "geslacht", "genero", "aanhef", "civilite", "civilidad", "matrimonial", "maladie"}
    | {"ziekte", "ziekteverzuim", "ziektedagen", "discapacidad", "invalidite", "syndicat", "sindicato", "vakbond"}
    | {"godsdienst", "raza"}
)
PRIVATE_STEMS = (
    *("birth", "geburt", "naissance", "nacimiento", "nascimento", "nascita", "geboorte"),
    *("nationalit", "nacionalidad", "nazionalit", "staatsangeh", "staatsburger", "staatsbuerger", "ciudadania"),
    *("religio", "konfession", "ethni", "veteran", "maiden", "geschlecht", "schwanger", "sexual"),
    *("behinder", "schwerbehinder", "gewerkschaft", "krankheit", "krankenstand", "krankentage", "krankmeld"),
)
"""How such words begin: German compounds say more after it, ``Geburtsjahr``, ``Gewerkschaftsmitglied``."""

PRIVATE_PAIRS = frozenset(
    {("etat", "civil"), ("estado", "civil"), ("stato", "civile"), ("situation", "familiale"), ("burgerlijke", "staat")}
)
PRIVATE_OF_A_PERSON = frozenset(
    {"age", "born", "race", "children", "orientation", "union", "alter", "jahrgang", "edad", "idade", "leeftijd"}
)
THINGS = frozenset(
    {"company", "account", "firm", "business", "organisation", "organization", "lead", "deal", "opportunity", "quote"}
    | {"contract", "domain", "website", "product", "house", "building", "property", "vehicle", "car", "machine"}
    | {"equipment", "fleet", "system", "software", "credit", "days", "hours", "weeks"}
    | {"firma", "firmen", "unternehmen", "unternehmens", "betrieb", "konto", "vertrag", "vertrags", "haus", "gebaude"}
    | {"gebaeude", "fahrzeug", "maschine", "anlage", "tage", "tagen", "stunden", "wochen"}
    | {"empresa", "entreprise", "societe", "bedrijf", "cuenta", "jours", "dias", "dagen"}
)
"""With one of these in the name, it is the age of a thing: ``company_age``, ``lead_age_days``."""

OF_REPS = frozenset(
    {"salary", "wage", "wages", "payroll", "bonus", "commission", "compensation", "tenure", "seniority"}
    | {"photo", "photograph", "picture", "portrait", "avatar", "absence", "absences", "gehalt", "provision"}
)

NAMES = frozenset(
    {"firstname", "lastname", "fullname", "surname", "forename", "vorname", "nachname", "familienname", "prenom"}
    | {"apellido", "apellidos", "cognome", "voornaam", "achternaam"}
)
NAME_PAIRS = frozenset(
    {("first", "name"), ("last", "name"), ("full", "name"), ("contact", "name"), ("contact", "person")}
    | {("street", "address"), ("home", "address"), ("social", "security")}
)
PERHAPS_NAMES = frozenset(
    {"contact", "contacts", "kontakt", "ansprechpartner", "ansprechpartnerin", "ansprechperson", "kontaktperson"}
    | {"decisionmaker", "entscheider", "kunde", "kundin", "customer", "client", "buyer", "kaufer", "kaeufer", "person"}
    | {"patient", "sponsor", "champion", "referrer", "betreuer", "kundenbetreuer", "sachbearbeiter", "verkaufer"}
    | {"verkaeufer", "vertreter", "bearbeiter", "salesperson", "seller", "owner", "manager", "supervisor", "assignee"}
    | {"interlocuteur", "responsable", "contacto", "contatto", "cliente", "contactpersoon", "klant", "inhaber"}
    | {"geschaftsfuhrer", "geschaeftsfuehrer"}
)
"""Last words of columns that hold names of persons, or a yes, or a kind: the cells decide."""

PERHAPS_NAME_PAIRS = frozenset(
    {("decision", "maker"), ("account", "executive"), ("account", "rep"), ("sales", "rep"), ("customer", "name")}
    | {
        (done, "by")
        for done in ("created", "modified", "updated", "changed", "assigned", "entered", "referred", "added")
    }
    | {(done, "von") for done in ("erstellt", "angelegt", "geandert", "geaendert", "erfasst", "empfohlen")}
)
NO_PERSONS = frozenset(
    {"company", "account", "firm", "firma", "unternehmen", "business", "organisation", "organization", "product"}
    | {"produkt", "campaign", "kampagne", "industry", "branche", "sector", "segment", "category", "kategorie", "city"}
    | {
        "stadt",
        "ort",
        "town",
        "country",
        "land",
        "region",
        "county",
        "state",
        "street",
        "strasse",
        "territory",
        "title",
    }
    | {"position", "job", "role", "department", "abteilung", "school", "university", "event", "source", "quelle"}
)
"""With one of these in the name, cells of several capitalised words are no persons: ``city``, ``job title``."""
