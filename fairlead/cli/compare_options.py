"""The options of ``fairlead compare`` that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.options import CAPACITIES
from fairlead.comparing import WorldKind
from simulation.experiment.compare import DRAWN_REPLICATIONS, FEWEST_DRAWN, REPLICATIONS
from simulation.experiment.precision import MOST


@dataclass(frozen=True, slots=True)
class Amount:
    """How many replications."""

    replications: Annotated[
        int | None,
        typer.Option(
            "--replications",
            help=f"How often each method runs. (default: {REPLICATIONS}; with --history {DRAWN_REPLICATIONS}, an even "
            f"number from {FEWEST_DRAWN})",
            min=2,
        ),
    ] = None
    precision: Annotated[
        float | None,
        typer.Option(
            "--precision",
            help="Instead: go on until differences in wins are known to this share of the baseline's wins, e.g. 0.01.",
            min=0.0001,
            max=0.5,
        ),
    ] = None
    at_most: Annotated[
        int | None,
        typer.Option("--at-most", help=f"Replications after which --precision gives up. (default: {MOST})", min=20),
    ] = None
    warm_up: Annotated[
        str | None,
        typer.Option(
            "--warm-up",
            metavar="DAYS",
            help="Let the firm work so many days before leads count; auto finds how many (MSER).",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the report holds on top."""

    assumptions: Annotated[
        int | None,
        typer.Option(
            "--assumptions",
            metavar="RUNS",
            help="Spend up to so many simulated runs on what the answer hangs on: each assumption at its low and its "
            "high end; 450 are 8 replications of each in most scenarios, a few minutes.",
            min=1,
            show_default=False,
        ),
    ] = None
    named: Annotated[
        Path | None,
        typer.Option(
            "--named",
            metavar="FILE",
            help="Write a restricted page, too: each rep's expected revenue under each method, by name.",
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose world."""

    world: Annotated[
        WorldKind | None,
        typer.Option(
            "--world",
            help="synthetic: the scenario's leads and truth. posterior: leads and chances as --history leaves them "
            "open. replay: the firm's own leads in their order. (default: posterior with --history)",
            show_default=False,
        ),
    ] = None
    history: Annotated[
        str | None,
        typer.Option(
            "--history", metavar="ADDRESS", help="The firm's past assignments: CSV, Parquet or URL#table.",
            show_default=False,
        ),
    ] = None  # fmt: skip
    reps: Annotated[
        str | None,
        typer.Option("--reps", metavar="ADDRESS", help="The firm's reps, with --history.", show_default=False),
    ] = None
    capacities: CAPACITIES = None
    leads: Annotated[
        str | None,
        typer.Option(
            "--leads", metavar="ADDRESS", help="The leads to simulate, with --history; else those of the history.",
            show_default=False,
        ),
    ] = None  # fmt: skip

    @property
    def tables(self) -> dict[str, str]:
        """The tables that were given, by name."""
        given = {"history": self.history, "reps": self.reps, "capacities": self.capacities, "leads": self.leads}
        return {name: address for name, address in given.items() if address is not None}


@dataclass(frozen=True, slots=True)
class Running:
    """Where replications run, and where they are kept."""

    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume",
            metavar="DIR",
            help="Keep finished replications in this directory, and go on from those it has.",
            show_default=False,
        ),
    ] = None
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler (tcp://host:8786).",
            show_default=False,
        ),
    ] = None  # fmt: skip
