"""A firm's tables as a world to compare in."""

from __future__ import annotations

from collections.abc import Mapping

from fairlead.capacities import reps_as_confirmed
from fairlead.checking import find_leaks, suspects
from fairlead.comparing.request import WorldKind
from fairlead.intake import Checked
from scenarios.vocabulary import CapacityUnit
from simulation import Posterior, Replay
from simulation.experiment.worlds.halves import Learning

_KINDS = {WorldKind.POSTERIOR: Posterior, WorldKind.REPLAY: Replay}


def world_of(kind: WorldKind, tables: Mapping[str, Checked]) -> Posterior | None:
    """Give the world of a firm's tables; None for the scenario's own.

    Columns that give the outcome away are left out, as ``fit`` leaves them out.
    """
    if kind is WorldKind.SYNTHETIC:
        return None
    past = tables["history"]
    learning = Learning(features=past.features, suspects=suspects(find_leaks(past.frame)))
    leads = tables["leads"].frame if "leads" in tables else None
    unit = tables["reps"].capacity_unit
    stated = None if unit is CapacityUnit.LEADS else unit  # leads of a batch are no leads a day
    return _KINDS[kind](past.frame, reps_as_confirmed(tables), leads, learning, stated)
