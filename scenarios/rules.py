"""Rules of assignment as data: what a batch must respect, and the parameters of routing methods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from scenarios.constraints import Constraints
from scenarios.faults import BadInput, Faults
from scenarios.member_tables import MembersTable
from scenarios.organisation import Part
from scenarios.policy_tables import CatchAllTable, RouteTable, policy_faults
from scenarios.toml_file import read_toml, validated


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
    content, faults = read_toml(path), Faults()
    rules = Rules()
    try:
        rules = validated(content, Rules, str(path))
    except BadInput as refused:
        faults.extend(refused.faults)
    faults.extend(policy_faults(content.get("policy"), str(path)))
    faults.raise_if_any()
    return _with_files_beside(rules, path.parent)


def _with_files_beside(rules: Rules, folder: Path) -> Rules:
    """Look for the tables that the rules name where the rules file is."""
    given = rules.constraints
    files = {f"{kind}_file": folder / file for kind, file in given.pair_files.items()}
    return rules if not files else rules.model_copy(update={"constraints": given.model_copy(update=files)})
