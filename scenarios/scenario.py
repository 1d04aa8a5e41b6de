"""A scenario: one sales organisation, its leads, its rules and its truth, in one immutable object."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from datetime import time as clock_time
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from scenarios.calibrated import CalibratedFigure, CalibrationRecord, Standing, Validation, Verdict
from scenarios.constraints import Matches
from scenarios.faults import BadInput, Fault
from scenarios.funnel import (
    Acceptance,
    Arrivals,
    Attempt,
    Closing,
    LeadMix,
    NonNegative,
    Positive,
    Qualification,
    Recycling,
    Response,
    Routing,
)
from scenarios.habits import Absence, Agreement, Costs, Ignoring, Mismatch, Neglect, Persistence, Ramp, Reluctance
from scenarios.member_tables import MembersTable
from scenarios.organisation import Part, Rep
from scenarios.rules import Rules
from scenarios.stations import (
    Appointments,
    ContactHours,
    Engagement,
    Patience,
    Readiness,
    Roles,
    Stalls,
    TeleProspecting,
    Verification,
)
from scenarios.toml_file import read_toml, validated
from scenarios.truth import DIALS, Truth, TruthParameters
from scenarios.vocabulary import Differences, Role
from scenarios.written import spelled_out

LIBRARY = Path(__file__).parent / "library"

_NOT_THE_ORGANISATION = {
    "name", "title", "description", "horizon", "agreement", "costs",
    "provenance", "calibration", "calibrated", "validation",
}  # fmt: skip


class Quality(StrEnum):
    """How far a figure can be leaned on, best first."""

    MEASURED = "measured"
    STUDY = "study"
    VENDOR = "vendor"
    SECONDARY = "secondary"
    ASSUMPTION = "assumption"


class Provenance(Part):
    """Where the figures under one key come from."""

    key: str
    source: str
    quality: Quality
    note: str = ""


class Horizon(Part):
    """When leads arrive and how long they are followed; every lead has ended in a named state by the end."""

    start: date
    arrival_days: Positive
    follow_up_days: NonNegative
    timezone: str = "UTC"


class Scenario(Part):
    """A sales organisation as data; see ``scenarios/library/baseline.toml`` for every key in use."""

    name: str = Field(min_length=1)
    title: str
    description: str
    horizon: Horizon
    arrivals: Arrivals
    leads: LeadMix
    routing: Routing
    acceptance: Acceptance
    response: Response
    cadence: tuple[Attempt, ...] = Field(min_length=1)
    qualification: Qualification
    closing: Closing
    recycling: Recycling
    matches: Matches = Matches()
    truth: TruthParameters
    reps: tuple[Rep, ...] = ()
    absences: tuple[Absence, ...] = ()
    ramp: Ramp | None = None
    ignoring: Ignoring | None = None
    reluctance: Reluctance | None = None
    mismatch: Mismatch | None = None
    persistence: Persistence | None = None
    neglect: Neglect | None = None
    contact_hours: ContactHours | None = None
    engagement: Engagement | None = None
    stalls: Stalls | None = None
    tele_prospecting: TeleProspecting | None = None
    verification: Verification | None = None
    roles: Roles | None = None
    appointments: Appointments | None = None
    readiness: Readiness | None = None
    patience: Patience | None = None
    agreement: Agreement | None = None
    costs: Costs | None = None
    provenance: tuple[Provenance, ...] = ()
    calibration: CalibrationRecord | None = None
    calibrated: tuple[CalibratedFigure, ...] = ()
    validation: Validation | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        doubles = [rep_id for rep_id, count in Counter(rep.rep_id for rep in self.reps).items() if count > 1]
        if doubles:
            raise ValueError(f"rep_id must be unique; {', '.join(doubles)} stand more than once")
        for part, chances in (
            ("acceptance.accept_chance", self.acceptance.accept_chance),
            ("qualification.chance", self.qualification.chance),
            ("truth.grade_effect", self.truth.grade_effect),
        ):
            missing = sorted(set(self.leads.grade) - set(chances))
            if missing:
                raise ValueError(f"{part} must cover every grade of leads.grade; {', '.join(missing)} missing")
        self._refuse_strangers()
        return self

    def _refuse_strangers(self) -> None:
        """Refuse absences of reps there are not, and stations without the people they need."""
        strangers = sorted({absence.rep_id for absence in self.absences} - {rep.rep_id for rep in self.reps})
        if strangers:
            raise ValueError(f"absences.rep_id must be one of the reps; {', '.join(strangers)} is none")
        inside = any(rep.role is Role.INSIDE for rep in self.reps)
        for name in ("verification", "tele_prospecting"):
            if getattr(self, name) is not None and not inside and self.reps:
                raise ValueError(f'{name} needs a rep whose role is "inside"')

    @cached_property
    def start(self) -> datetime:
        """The first instant: midnight of the start date in the scenario's time zone."""
        return datetime.combine(self.horizon.start, clock_time(), ZoneInfo(self.horizon.timezone))

    @property
    def days(self) -> float:
        """Days from the start to the horizon, follow-up included."""
        return self.horizon.arrival_days + self.horizon.follow_up_days

    @property
    def fingerprint(self) -> str:
        """What a validation is about: everything that changes a run, but for when it begins and how long it lasts."""
        about = self.model_dump_json(exclude=_NOT_THE_ORGANISATION, exclude_defaults=True)
        return blake2b(about.encode(), digest_size=8).hexdigest()

    @property
    def standing(self) -> Standing:
        """How far its figures may be taken for a firm's."""
        if self.validation is None:
            return Standing.UNCALIBRATED if self.calibration is None else Standing.UNVALIDATED
        if self.validation.verdict is Verdict.FAILED:
            return Standing.FAILED
        if self.validation.verdict is Verdict.TOO_LITTLE:
            return Standing.UNVALIDATED
        return Standing.VALIDATED if self.validation.of == self.fingerprint else Standing.CHANGED

    @cached_property
    def world(self) -> Truth:
        """The scenario's truth: what each rep's chance with a lead really is."""
        return Truth(self.truth, self.leads, self.reps)

    def replace(self, **changes: Any) -> Scenario:
        """Return a changed copy, validated again; nested parts take mappings: ``replace(routing={"mode": "pull"})``.

        Raises
        ------
        BadInput
            When a key is unknown or a value is not allowed.
        """
        content = _merged(self.model_dump(mode="python"), changes)
        return validated(content, Scenario, f"scenario {self.name!r}, changed")

    def with_rules(self, rules: Rules) -> Scenario:
        """Return the same organisation under these rules.

        Raises
        ------
        BadInput
            When there are other rules than hard matches, or rules about members: they are about leads and reps that a
            scenario does not have, or has its own.
        """
        given = rules.constraints
        expected = "hard matches of territory, niche and language only: others need a firm's leads and reps (assign)"
        faults = [
            Fault("rules", expected, column=f"constraints.{name}")
            for name in type(given).model_fields
            if name not in Matches.model_fields and getattr(given, name)
        ]
        if rules.members != MembersTable():
            expected = "no [members] in a scenario, whose reps have their own capacity a day and hours"
            faults.append(Fault("rules", expected, column="members"))
        if faults:
            raise BadInput(faults)
        return self.replace(matches=given.model_dump(include=set(Matches.model_fields)))

    def with_differences(self, size: Differences | str) -> Scenario:
        """Return the same organisation with reps alike, realistic (3 points) or a dream (10 points)."""
        rep_points, pair_points = DIALS[Differences(size)]
        return self.replace(truth={"rep_points": rep_points, "pair_points": pair_points})


def _merged(content: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(content)
    for key, change in changes.items():
        inside = merged.get(key)
        merged[key] = _merged(inside, change) if isinstance(inside, dict) and isinstance(change, dict) else change
    return merged


def shipped() -> tuple[str, ...]:
    """Name the scenarios that come with Fairlead."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.toml")))


def text_of(name: str) -> str:
    """Give the TOML of a shipped scenario as it stands in its file, to be changed into one's own.

    Raises
    ------
    BadInput
        When there is none of this name; names the nearest and all there are.
    """
    if name not in shipped():
        raise BadInput([Fault("scenario", f"one of {', '.join(shipped())}{_nearest(name)}", value=name)])
    return (LIBRARY / f"{name}.toml").read_text(encoding="utf-8")


def load(name_or_path: str | Path) -> Scenario:
    """Load a shipped scenario by name, or any scenario by the path of its TOML file.

    Raises
    ------
    BadInput
        When there is no such scenario, or the file holds an unknown key or a value that is not allowed; names file,
        key, value, and the nearest valid key.
    """
    source, content = _read(name_or_path, ())
    return validated(content, Scenario, source)


def _read(name_or_path: str | Path, behind: tuple[str, ...], beside: Path | None = None) -> tuple[str, dict[str, Any]]:
    """Read a scenario and what it extends; ``behind`` are those that extend it, ``beside`` the folder of the last."""
    source, path = _place(name_or_path) if beside is None else _extended(str(name_or_path), behind[-1], beside)
    if source in behind:
        chain = " extends ".join([*behind, source])
        raise BadInput([Fault(source, "scenarios that do not extend one another", column="extends", value=chain)])
    content = read_toml(path)
    known = Scenario.model_fields
    return source, spelled_out(content, source, known, lambda name: _read(name, (*behind, source), path.parent)[1])


def _extended(name: str, by: str, beside: Path) -> tuple[str, Path]:
    """Give what to call the scenario that another extends, and its file; paths are taken from the other's folder."""
    if name in shipped():
        return _place(name)
    path = beside / name
    if path.suffix == ".toml" and path.is_file():
        return str(path), path
    names = f"one of the shipped scenarios ({', '.join(shipped())})"
    expected = f"{names}, or the path of an existing TOML file, from the folder of this one{_nearest(name)}"
    raise BadInput([Fault(by, expected, column="extends", value=name)])


def _nearest(name: str) -> str:
    """Name the shipped scenario that may be meant, if one is near."""
    close = get_close_matches(name, shipped(), n=1, cutoff=0.5)
    return f"; the nearest is {close[0]!r}" if close else ""


def _place(name_or_path: str | Path) -> tuple[str, Path]:
    """Give what to call a scenario, and its file."""
    if str(name_or_path) in shipped():
        return str(name_or_path), LIBRARY / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.suffix != ".toml":
        names = f"{', '.join(shipped())}{_nearest(str(name_or_path))}"
        raise BadInput([Fault(str(name_or_path), f"a path ending in .toml or one of the shipped scenarios: {names}")])
    return str(path), path
