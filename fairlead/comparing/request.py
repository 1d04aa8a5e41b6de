"""What `compare` was asked for: how much, in whose world, from when on; and what of it does not go together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scenarios.faults import Faults
from simulation.experiment.draws import FEWEST_DRAWS, LUCKS


class WorldKind(StrEnum):
    """Whose leads and chances are simulated, as people type it."""

    SYNTHETIC = "synthetic"
    REPLAY = "replay"
    POSTERIOR = "posterior"


@dataclass(frozen=True)
class Request:
    """What was asked for.

    Attributes
    ----------
    world
        Whose world; the firm's where there is a history, unless stated.
    tables
        The firm's tables by name, those given.
    replications, precision, at_most, warm_up
        As in :func:`simulation.compare`, None where not given.
    model
        Whether a model was given.
    open_work
        Whether open work was given, with which runs begin.
    assumptions
        Runs to spend on what the answer hangs on, None for none.
    """

    world: WorldKind | None = None
    tables: tuple[str, ...] = ()
    replications: int | None = None
    precision: float | None = None
    at_most: int | None = None
    warm_up: str | None = None
    model: bool = False
    open_work: bool = False
    assumptions: int | None = None

    @property
    def kind(self) -> WorldKind:
        """The world that is meant."""
        if self.world is not None:
            return self.world
        return WorldKind.POSTERIOR if "history" in self.tables else WorldKind.SYNTHETIC

    @property
    def amount(self) -> dict[str, Any]:
        """The arguments of :func:`simulation.compare` that were given."""
        given = {"replications": self.replications, "precision": self.precision, "at_most": self.at_most}
        return {name: value for name, value in given.items() if value is not None} | {"warm_up": self._days()}

    def check(self) -> None:
        """Refuse what does not go together, all of it in one go.

        Raises
        ------
        BadInput
            Naming each option.
        """
        faults = Faults()
        self._check_amount(faults)
        self._check_assumptions(faults)
        if self.kind is WorldKind.SYNTHETIC:
            for name in self.tables:
                expected = "a firm's table only with --world posterior or replay, and a history"
                faults.add("compare", expected, column=f"--{name}")
        else:
            self._check_firm(faults)
        faults.raise_if_any()

    def _check_amount(self, faults: Faults) -> None:
        if self.replications is not None and self.precision is not None:
            faults.add("compare", "either --replications or --precision, not both", column="--precision")
        if self.at_most is not None and self.precision is None:
            faults.add("compare", "a --precision beside it: it says when the search for one ends", column="--at-most")
        days = self.warm_up
        if days not in (None, "auto") and not str(days).isdecimal():
            faults.add("compare", "a whole number of days, or auto", column="--warm-up", value=days)
        if self.open_work and days not in (None, "0"):
            expected = "none beside --open: desks are then as full as they were"
            faults.add("compare", expected, column="--warm-up", value=days)

    def _check_assumptions(self, faults: Faults) -> None:
        if self.assumptions is None:
            return
        if self.kind is not WorldKind.SYNTHETIC:
            expected = f"none in --world {self.kind}: its intervals range over what the history leaves open already"
            faults.add("compare", expected, column="--assumptions")
        if self.open_work:
            expected = "none beside --open: assumptions are moved in a funnel that begins empty"
            faults.add("compare", expected, column="--assumptions")
        if self.warm_up not in (None, "0"):
            faults.add(
                "compare", "none with --warm-up: assumptions are moved from the first day", column="--assumptions"
            )

    def _check_firm(self, faults: Faults) -> None:
        if self.open_work:
            expected = f"none in --world {self.kind}, whose leads are those of the history"
            faults.add("compare", expected, column="--open")
        for name in ("history", "reps"):
            if name not in self.tables:
                expected = f"the firm's {name}, from which --world {self.kind} is made"
                faults.add("compare", expected, column=f"--{name}")
        if self.model:
            expected = f"no model in --world {self.kind}: methods learn from halves of the history that make no world"
            faults.add("compare", expected, column="--model")
        if self.precision is not None:
            expected = f"--replications in --world {self.kind}: more of them do not narrow what is not known of a firm"
            faults.add("compare", expected, column="--precision")
        least = LUCKS * FEWEST_DRAWS
        if self.replications is not None and (self.replications < least or self.replications % LUCKS):
            expected = f"an even number from {least} in --world {self.kind}: {LUCKS} a draw, and {FEWEST_DRAWS} draws"
            faults.add("compare", expected, column="--replications", value=str(self.replications))
        if self.warm_up not in (None, "0") and self.kind is WorldKind.REPLAY:
            expected = "none in --world replay, whose leads come when they came"
            faults.add("compare", expected, column="--warm-up", value=self.warm_up)

    def _days(self) -> float | str:
        return "auto" if self.warm_up == "auto" else float(self.warm_up or 0)
