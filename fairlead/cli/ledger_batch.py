"""``fairlead assign --ledger URL --batch ID``: the batch is decided knowing the ledger, and proposed to it."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import polars as pl
import typer

from fairlead.cli.console import counted, say
from fairlead.cli.option_sets import Moving
from fairlead.ledger import (
    Adoption,
    Asked,
    Ledger,
    Standing,
    adopted,
    hash_of,
    load_elsewhere,
    open_ledger,
    propose,
    proposed_before,
    standing,
    turns_before,
    untried,
    write_in_use,
)
from fairlead.ledger.proposing import refuse_bad_id
from fairlead.plan import Plan
from matching import Policy, Rotation
from scenarios.faults import BadInput, Faults


@dataclass(frozen=True, slots=True)
class Entering:
    """Into which ledger a batch goes, and as what."""

    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="URL",
            help="Propose the batch to this ledger, sqlite:///ledger.db or postgresql://…; with --batch.",
            show_default=False,
        ),
    ] = None
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch", metavar="ID", help="The batch's id; the same one again changes nothing.", show_default=False
        ),
    ] = None
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="NAME",
            help="Batches of one period share the reps' capacity; the day of the batch unless stated.",
            show_default=False,
        ),
    ] = None
    elsewhere: Annotated[
        str | None,
        typer.Option(
            "--elsewhere",
            metavar="ADDRESS",
            help="Assignments made elsewhere, as a history: those of the day of the batch are load.",
            show_default=False,
        ),
    ] = None
    elsewhere_since: Annotated[
        str | None,
        typer.Option(
            "--elsewhere-since",
            metavar="TIME",
            help="Not only those of that day, but from then on.",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class LedgerBatch:
    """A batch on its way into a ledger.

    Attributes
    ----------
    before
        What the ledger says before it is decided.
    """

    ledger: Ledger
    batch_id: str
    period: str
    given: Mapping[str, str]
    before: Standing

    def repeated(self) -> tuple[pl.DataFrame, dict[str, Any]] | None:
        """Return assignments and summary of a batch that was proposed before; None of one that is new."""
        found = proposed_before(self.ledger, self.batch_id, self.given)
        if found is not None:
            say(f"Batch {self.batch_id} was proposed before, from the same inputs: nothing was changed.")
        return found

    def answered(self) -> tuple[pl.DataFrame, dict[str, Any]]:
        """Return assignments and summary of the batch once it is in the ledger."""
        found = self.repeated()
        assert found is not None
        return found

    def turns(self, method: Policy) -> Rotation:
        """Return what the method remembers of the batches released before."""
        return turns_before(self.ledger, method)

    def free(self, leads: pl.DataFrame) -> pl.DataFrame:
        """Return the leads that nobody holds by the ledger, and say how many somebody does."""
        left = self.before.free(leads)
        if held := leads.height - left.height:
            say(
                f"{counted(held, 'lead')} were released by an earlier batch and stay there; 'fairlead ledger undo', or "
                "an outcome that ends it, lets them go."
            )
        return left

    def adopted(self, leads: pl.DataFrame, reps: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the leads and the reps for whom the ledger gives out leads, and say how many are left aside.

        Raises
        ------
        BadInput
            When the tables do not say of whom they are.
        """
        found = adopted(self.ledger)
        if found.whole:
            return leads, reps
        found.refuse_untold(leads, reps)
        self._tell_absent(found, leads)
        mine = found.reps(reps)
        left = found.leads(leads, mine)
        say(
            f"Adopted in part: {left.height:,} of {counted(leads.height, 'lead')} and {mine.height:,} of "
            f"{counted(reps.height, 'rep')} take part; nothing is written for the others."
        )
        return left, mine

    def _tell_absent(self, found: Adoption, leads: pl.DataFrame) -> None:
        """Say which declared sources no lead has; refuse where it is all of them and no batch has gone by them yet."""
        absent = found.absent(leads)
        if absent and len(absent) == len(found.sources or ()) and leads.height and untried(self.ledger):
            found.refuse_unknown(leads, None)
        if absent:
            say(f"No lead here is from {', '.join(absent)}, which leads are given out from.")

    def loaded(self, history: pl.DataFrame | None, since: datetime, until: datetime) -> Mapping[str, float]:
        """Return by rep what was given out elsewhere, and say how much."""
        if history is None:
            return {}
        load = load_elsewhere(self.ledger, history, since, until)
        work = sum(load.values())
        say(f"Given out elsewhere: work of {work:,g} for {counted(len(load), 'rep')}, taken off their room.")
        return load

    def propose(self, plan: Plan, **asked: Any) -> bool:
        """Enter the batch and say what comes next; False where somebody else entered another answer meanwhile."""
        kept = propose(self.ledger, self.batch_id, plan, Asked(period=self.period, given=self.given, **asked))
        if not kept.equals(plan.table):
            return False
        say(f"Proposed as batch {self.batch_id}: nothing counts before 'fairlead ledger approve' and 'release'.")
        return True


def model_in_use(entering: Entering) -> Path | None:
    """Return a folder with the model in use by the ledger that a batch goes into; None where there is none."""
    return None if entering.ledger is None or entering.batch is None else model_of_ledger(entering.ledger)


def model_of_ledger(address: str) -> Path | None:
    """Return a folder, until the command ends, with the model in use by a ledger; None where it has none."""
    try:
        ledger = open_ledger(address)
    except BadInput:  # none there yet; what else is wrong is said when the batch enters
        return None
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    try:
        if not write_in_use(ledger, Path(folder.name)):
            return None
    finally:
        ledger.close()
    say("By the model in use (fairlead refit show).")
    return Path(folder.name)


def refuse_unusable(entering: Entering, *, dry_run: bool, state: Path | None) -> None:
    """Refuse, before any work, options that do not go together with a ledger.

    Raises
    ------
    BadInput
        Naming each.
    """
    faults = Faults()
    if (entering.ledger is None) != (entering.batch is None):
        given, missing = ("--ledger", "--batch ID") if entering.batch is None else ("--batch", "--ledger URL")
        faults.add("assign", f"{missing} beside it", column=given)
    if entering.batch is not None:
        refuse_bad_id(entering.batch)
    if entering.ledger is None and entering.period is not None:
        faults.add("assign", "--ledger URL beside it", column="--period", value=entering.period)
    if entering.ledger is None and entering.elsewhere is not None:
        faults.add("assign", "--ledger URL beside it", column="--elsewhere", value=entering.elsewhere)
    if entering.elsewhere is None and entering.elsewhere_since is not None:
        faults.add("assign", "--elsewhere beside it", column="--elsewhere-since", value=entering.elsewhere_since)
    if entering.ledger is not None and dry_run:
        faults.add(
            "assign", "no --ledger beside it: a proposed batch changes nothing until released", column="--dry-run"
        )
    if entering.ledger is not None and state is not None:
        faults.add("assign", "no --ledger beside it: the ledger remembers who was given what", column="--state")
    faults.raise_if_any()


def entered(
    entering: Entering,
    moment: datetime,
    tables: Mapping[str, pl.DataFrame | None],
    files: Iterable[Path | None],
    settings: object,
) -> LedgerBatch | None:
    """Open the ledger for a batch, and hash what it was given; None where no ledger was named.

    Parameters
    ----------
    moment
        Of the batch; its day is the period unless one is stated.
    tables
        Checked tables by name.
    files
        The model's directory and the rules' files.
    settings
        All other options that bear on the answer, as plain data.
    """
    if entering.ledger is None or entering.batch is None:
        return None
    period = entering.period or moment.date().isoformat()
    given = {name: hash_of(frame) for name, frame in tables.items() if frame is not None}
    given |= {name: hash_of(path) for name, path in _named(files).items()}
    given["settings"] = hash_of(settings)
    ledger = open_ledger(entering.ledger, create=True)
    leads = tables["leads"]
    ids = [] if leads is None else leads["lead_id"].to_list()
    return LedgerBatch(ledger, entering.batch, period, given, standing(ledger, period, ids))


def _named(files: Iterable[Path | None]) -> dict[str, Path]:
    return {("model" if file.is_dir() else file.name): file for file in files if file is not None}


def settings_of(policy: str, seed: int, moving: Moving, **others: object) -> list[object]:
    """Return the options that bear on an answer, as plain data."""
    return [policy, seed, moving.reassign, moving.effective, moving.max_moves, sorted(map(str, others.items()))]


def together(taken: Mapping[str, float], load: Mapping[str, float]) -> dict[str, float]:
    """Return by rep what batches of the period and others took of her capacity."""
    return {rep: taken.get(rep, 0.0) + load.get(rep, 0.0) for rep in {**taken, **load}}
