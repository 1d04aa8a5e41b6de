"""All that is wrong with a rules file in one go: what cannot be read in it, and what does not fit the tables."""

from __future__ import annotations

from fairlead.preparing import Sources, prepare
from fairlead.ruling import with_listed_pairs
from scenarios import PartlyValid, Rules
from scenarios.faults import BadInput, Fault, Faults
from scenarios.partly_valid import numbered_as


def faults_of_fit(rules: Rules, sources: Sources) -> tuple[Fault, ...]:
    """Return what does not fit the tables in these rules; empty where everything does."""
    faults = Faults()
    try:
        prepare(sources, with_listed_pairs(rules.constraints, faults), faults=faults)
    except BadInput as refused:
        return refused.faults
    return ()


def refuse_faulty(read: PartlyValid[Rules], sources: Sources) -> None:
    """Refuse a rules file that was read in part, with what else is wrong with the rest of it.

    Raises
    ------
    BadInput
        When anything was wrong with it.
    """
    if read.faults:
        raise BadInput([*read.faults, *numbered_as(faults_of_fit(read.model, sources), read.numbers)])
