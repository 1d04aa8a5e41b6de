"""Finished replications kept in a directory, so that an experiment that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from scenarios import BadInput, Fault
from simulation.experiment.identity import AS_DIGESTS
from simulation.experiment.outcome import Finished

HEAD = "experiment.json"


class Kept:
    """A directory of one file a replication, beside one that says which experiment they belong to.

    Files are written whole and then put in their place, so a process that is killed leaves none half written. Numbers
    are written as Python writes them, which is exact: what is read again gives the same bytes. Replications that
    failed are not kept; they are run again.

    Parameters
    ----------
    directory
        A new one, an empty one, or one that keeps the same experiment.
    identity
        What names the experiment; everything that its figures depend on.

    Raises
    ------
    BadInput
        When something else stands in the directory, or another experiment (says what differs).
    """

    def __init__(self, directory: Path, identity: dict[str, Any]) -> None:
        self._directory = directory
        head = directory / HEAD
        if head.exists():
            _refuse_another(head, identity)
            return
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise BadInput([Fault(str(directory), "a new or empty directory, or one of an experiment begun before")])
        directory.mkdir(parents=True, exist_ok=True)
        _write(head, identity)

    def load(self) -> dict[int, Finished]:
        """Read what is finished, by number.

        Raises
        ------
        BadInput
            When a file is damaged.
        """
        paths = sorted(self._directory.glob("[0-9]*.json"))
        finished = [_finished(path) for path in paths]
        return {one.number: one for one in finished}

    def keep(self, outcome: Finished) -> None:
        """Write a replication that has just been finished."""
        content = {
            "number": outcome.number,
            "kpis": [dict(kpis) for kpis in outcome.kpis],
            "by_rep": [dict(revenue) for revenue in outcome.by_rep],
        }
        _write(self._directory / _name(outcome.number), {**content, "digest": _digest(content)})


def _name(number: int) -> str:
    return f"{number:06d}.json"


def _digest(content: dict[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _finished(path: Path) -> Finished:
    """Read a replication; one under another's name, or changed since it was written, is as bad as one cut off."""
    content = _read(path)
    digest, number = content.pop("digest", None), content.get("number")
    if digest != _digest(content) or path.name != _name(int(number or 0)):
        raise BadInput([_damaged(path)])
    return Finished(int(number or 0), content["kpis"], content["by_rep"])


def _damaged(path: Path) -> Fault:
    return Fault(str(path), "a replication as it was written; delete this file to run it again")


def _write(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(content, allow_nan=False, separators=(",", ":")), encoding="utf-8")
    os.replace(beside, path)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput([_damaged(path)]) from error
    return content if isinstance(content, dict) else {}


def _refuse_another(head: Path, identity: dict[str, Any]) -> None:
    begun = _read(head)
    wanted = json.loads(json.dumps(identity))
    differing = [key for key in sorted(set(begun) | set(wanted)) if begun.get(key) != wanted.get(key)]
    if differing:
        raise BadInput([_another(head, key, begun.get(key), wanted.get(key)) for key in differing])


def _another(head: Path, key: str, begun: Any, wanted: Any) -> Fault:
    """Say in what the experiment that is kept differs; a digest says nothing to anybody, so its words stand for it."""
    kept = "; the directory keeps another experiment"
    if key in AS_DIGESTS:
        return Fault(str(head), f"the same {AS_DIGESTS[key]} as in this command{kept}", column=key.replace("_", " "))
    if isinstance(begun, dict) and isinstance(wanted, dict):
        if list(begun) == list(wanted):
            changed = ", ".join(name for name in wanted if begun[name] != wanted[name])
            return Fault(str(head), f"the same settings of {changed} as in this command{kept}", column=key)
        begun, wanted = ", ".join(begun), ", ".join(wanted)
    return Fault(str(head), f"{wanted!r}, as this command asks for{kept}", column=key, value=str(begun))
