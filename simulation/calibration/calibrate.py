"""From a firm's event log to a scenario of that firm, with what every figure rests on, validated on weeks held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from scenarios import BadInput, Fault, Scenario, load
from scenarios.calibrated import Basis, CalibratedFigure, CalibrationRecord, Validation
from scenarios.hours import time_zones
from scenarios.tables import HISTORY, REPS, check_table
from scenarios.toml_file import validated
from simulation.as_logged import as_logged
from simulation.calibration.answering import learn_answers, learn_routing
from simulation.calibration.arriving import learn_arrivals
from simulation.calibration.buying import learn_closing
from simulation.calibration.figure import Draft, Figure
from simulation.calibration.log import Log, read_log
from simulation.calibration.mix import facts_of, learn_mix
from simulation.calibration.reaching import learn_attempts, learn_pace
from simulation.calibration.refusals import SOURCE, refuse_short, refuse_unusable
from simulation.calibration.remarks import remark
from simulation.calibration.returning import learn_returns
from simulation.calibration.splitting import split_at
from simulation.calibration.talking import learn_qualifying
from simulation.calibration.team import learn_team
from simulation.calibration.validating import validate
from simulation.calibration.written import as_toml

Progress = Callable[[int, int], None]

REPLICATIONS = 79
"""Simulations of the weeks held out."""
HELD_OUT = 0.25
"""Share of the time in which leads arrived that is held out unless a date says otherwise."""


@dataclass(frozen=True)
class Calibration:
    """A firm's scenario, and how it was found.

    Attributes
    ----------
    scenario
        What ``simulate`` and ``compare`` run; says itself what it rests on and whether it was validated.
    figures
        Every figure that was looked for, in the order of the funnel.
    remarks
        What a reader must know beside the figures.
    """

    scenario: Scenario
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]

    @property
    def validation(self) -> Validation | None:
        """How the figures foretold the weeks held out; None if nothing was held out."""
        return self.scenario.validation

    @property
    def learned(self) -> tuple[Figure, ...]:
        """The figures that rest on the firm's own data."""
        return tuple(figure for figure in self.figures if figure.basis in (Basis.LOG, Basis.HISTORY, Basis.STATED))

    @property
    def unlearned(self) -> tuple[Figure, ...]:
        """The figures that the data could not tell: assumed, or kept from the scenario that was extended."""
        return tuple(figure for figure in self.figures if figure.basis in (Basis.ASSUMED, Basis.PRIOR))

    def to_toml(self) -> str:
        """Write the scenario with what each figure rests on beside it."""
        return as_toml(self.scenario, self.figures, self.remarks)

    def to_dict(self) -> dict[str, Any]:
        """Give the content of ``calibrate --json``."""
        return {
            "scenario": self.scenario.name,
            "calibration": self.scenario.model_dump(mode="json")["calibration"],
            "figures": [one.to_dict() for one in self.figures],
            "remarks": list(self.remarks),
            "validated": self.scenario.standing.value == "validated",
            "validation": self.scenario.model_dump(mode="json")["validation"],
        }


def calibrate(
    events: object,
    *,
    history: object | None = None,
    reps: object | None = None,
    extends: Scenario | str = "baseline",
    timezone: str = "UTC",
    name: str = "firm",
    validate_from: datetime | None = None,
    held_out: float = HELD_OUT,
    policy: str = "round-robin",
    replications: int = REPLICATIONS,
    per_rep: bool = False,
    seed: int = 0,
    source: str = SOURCE,
    n_jobs: int = -1,
    progress: Progress | None = None,
) -> Calibration:
    """Calibrate a scenario on a firm's event log, and validate it on the last weeks, which it has not seen.

    The scenario that is given back is the very one that was validated: nothing after the weeks held out begin has
    entered it.

    Parameters
    ----------
    events
        In the schema of ``scenarios.tables.LOG``; anything that :func:`scenarios.tables.as_frame` takes.
    history
        Past assignments, which say what leads are like: grade, source, territory, value.
    reps
        The reps; what the table states of them goes before what the log shows.
    extends
        Where figures come from that the log cannot tell.
    timezone
        The firm's clock, by which hours of work and of arrivals are read, and times without an offset.
    name
        Of the new scenario.
    validate_from
        Midnight of the first day held out; by default the last ``held_out`` of the time in which leads arrived.
    held_out
        As a share; 0 holds nothing out and validates nothing.
    policy
        The routing method that the log is taken to have been made under.
    replications
        How often the weeks held out are simulated.
    per_rep
        Tell reps apart by how long they take over a lead.
    seed
        Names all luck.
    source
        What to call the events in a refusal.
    n_jobs
        Processes for the simulations; −1 for one a core.
    progress
        Called with simulations done and planned.

    Raises
    ------
    BadInput
        When a table is not what it should be, or the log is too short or lacks what nothing can be calibrated without.
    """
    zone = _zone(timezone)
    log = _read(events, zone, timezone, source)
    past = None if history is None else check_table(history, HISTORY, timezone=timezone)
    team = None if reps is None else check_table(reps, REPS, timezone=timezone)
    base = load(extends) if isinstance(extends, str) else extends
    begin = split_at(log, validate_from, held_out, source)
    own = log if begin is None else log.before(begin)
    refuse_short(own, source)
    found = learn(own, base, past, team, name=name, per_rep=per_rep, source=source)
    if begin is None:
        return found
    result = validate(
        log,
        begin,
        found,
        facts=None if past is None else facts_of(own, past),
        policy=policy,
        replications=replications,
        seed=seed,
        n_jobs=n_jobs,
        progress=progress,
    )
    scenario = found.scenario.model_copy(update={"validation": result})
    return replace(found, scenario=scenario)


def learn(
    log: Log,
    base: Scenario,
    history: pl.DataFrame | None,
    reps: pl.DataFrame | None,
    *,
    name: str,
    per_rep: bool = False,
    source: str = SOURCE,
) -> Calibration:
    """Find every figure that the log tells, and say of the others that it does not."""
    draft = Draft(_content(base, log, name))
    facts = learn_mix(draft, log, history)
    grades = None if facts is None else facts.select("lead_id", "grade")
    learn_arrivals(draft, log)
    attendance = learn_team(draft, log, reps)
    learn_pace(draft, log, attendance, per_rep=per_rep)
    learn_routing(draft, log, attendance)
    learn_answers(draft, log, attendance, grades)
    reference = learn_attempts(draft, log, attendance)
    learn_qualifying(draft, log, attendance, grades, reference)
    learn_closing(draft, log, attendance, facts)
    learn_returns(draft, log)
    _settle_pairs(draft, known=facts is not None)
    remark(draft, log, base)
    return Calibration(_scenario(draft, log, base, source), tuple(draft.figures), tuple(draft.remarks))


def _zone(timezone: str) -> ZoneInfo:
    if timezone not in time_zones():
        raise BadInput(
            [Fault("calibrate", "an IANA time zone such as 'Europe/Berlin'", column="timezone", value=timezone)]
        )
    return ZoneInfo(timezone)


def _read(events: object, zone: ZoneInfo, timezone: str, source: str) -> Log:
    logged = as_logged(events, source=source, timezone=timezone)
    refuse_unusable(logged.events, source)
    return replace(read_log(logged.events, zone), remarks=logged.remarks)


def _content(base: Scenario, log: Log, name: str) -> dict[str, Any]:
    content = base.model_dump(mode="json")
    for key in ("calibration", "calibrated", "validation", "absences", "agreement"):
        content.pop(key, None)
    following = (log.end - timedelta(microseconds=1)).astimezone(log.zone).date() + timedelta(days=1)
    content |= {"name": name, "title": f"Calibrated: {name}", "description": "Calibrated on the firm's own event log."}
    content["horizon"] |= {"start": following.isoformat(), "timezone": str(log.zone)}
    return content


def _settle_pairs(draft: Draft, *, known: bool) -> None:
    """Say what decides how much matching can gain and no log of this kind tells."""
    if known:
        draft.keep(
            "truth.pair_points", "what is particular to this rep with this kind of lead: fairlead fit tests for it"
        )
    else:
        draft.state(
            "truth.pair_points", 0.0, Basis.ASSUMED, "leads are not told apart, so no rep is better with some of them"
        )
    draft.keep("truth.match_share", "which part of that shows in territories and niches")
    draft.keep("truth.skill_reliability", "how much a stated skill tells")


def _scenario(draft: Draft, log: Log, base: Scenario, source: str) -> Scenario:
    content = dict(draft.content)
    content["calibration"] = CalibrationRecord(
        source=source,
        leads=log.leads.height,
        events=log.events.height,
        since=log.start,
        until=log.end.astimezone(log.zone),
        extends=base.name,
    )
    content["calibrated"] = tuple(
        CalibratedFigure(key=one.key, rests_on=one.basis, method=one.method, n=one.n, low=one.low, high=one.high)
        for one in draft.figures
    )
    content["provenance"] = _provenance(draft, base)
    return validated(content, Scenario, "the calibrated scenario")


def _provenance(draft: Draft, base: Scenario) -> list[dict[str, Any]]:
    """Keep the sources of what was not found anew; what was found has its own rows under ``calibrated``."""
    own = {figure.key for figure in draft.figures if figure.basis is not Basis.PRIOR}
    parts = {key.split(".")[0] for key in own}
    kept = [row.model_dump(mode="json") for row in base.provenance]
    return [row for row in kept if row["key"] not in own and row["key"] not in parts]
