"""Rules of assignment as data: what a batch must respect, and the parameters of routing methods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field

from scenarios.constraints import Constraints
from scenarios.faults import BadInput
from scenarios.member_tables import MembersTable
from scenarios.organisation import Part
from scenarios.partly_valid import PartlyValid, partly_valid
from scenarios.policy_tables import CatchAllTable, RouteTable, policy_faults
from scenarios.toml_file import read_toml


class Rules(Part):
    """The content of a rules file; ``policy`` holds the tables ``[policy.NAME]`` of :mod:`scenarios.policy_tables`."""

    constraints: Constraints = Constraints()
    route: tuple[RouteTable, ...] = ()
    catch_all: CatchAllTable | None = None
    members: MembersTable = MembersTable()
    policy: dict[str, dict[str, Any]] = Field(default_factory=dict)


def load_rules(path: Path) -> Rules:
    """Read a rules file.

    Raises
    ------
    BadInput
        When it cannot be read or holds an unknown key or value; names file, key and the nearest valid key.
    """
    read = partly_valid_rules(path)
    if read.faults:
        raise BadInput(read.faults)
    return read.model


def partly_valid_rules(path: Path) -> PartlyValid[Rules]:
    """Read what is right in a rules file beside the faults of the rest.

    Raises
    ------
    BadInput
        When it cannot be read, or is no TOML.
    """
    content = read_toml(path)
    read = partly_valid(content, Rules, str(path))
    faults = (*read.faults, *policy_faults(content.get("policy"), str(path)))
    return replace(read, model=_with_files_beside(read.model, path.parent), faults=faults)


def _with_files_beside(rules: Rules, folder: Path) -> Rules:
    """Look for the tables that the rules name where the rules file is."""
    given = rules.constraints
    files = {f"{kind}_file": folder / file for kind, file in given.pair_files.items()}
    return rules if not files else rules.model_copy(update={"constraints": given.model_copy(update=files)})
