"""A client that works on a ledger without end, to be killed at any instant; and what must hold whenever it was."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

from fairlead.ledger import approve, audit, list_batches, open_ledger, present_of, release, show, undo
from scenarios import BadInput
from tests.fairlead.ledger.sample import REPS, leads, proposed

LEADS = 30
BATCHES = 12
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.fairlead.ledger.killing"])


def content_of(number: int) -> pl.DataFrame:
    """Return the leads of a batch; neighbours share half of them."""
    return leads((number * 3) % (LEADS - 6))


def work(url: str, folder: str, seed: int, ready: Any, most: int = 1_000_000) -> None:
    """Take random batches further, step by step: each proposed, approved, released, and every third undone."""
    draw = random.Random(seed)
    ledger = open_ledger(url, create=True)
    if ready is not None:
        ready.set()
    crm = present_of(leads(0, LEADS))
    for _ in range(most):
        number = draw.randrange(BATCHES)
        name, file = f"b{number}", Path(folder) / f"b{number}.csv"
        proposed_once(ledger, number)
        approve(ledger, name, "Ann", "yes")
        try:
            release(ledger, name, crm, file)
            if number % 3 == 0:
                undo(ledger, name, crm, Path(folder) / f"b{number}.undo.csv", "Ann", "no")
        except BadInput as refused:
            if "was not undone" not in str(refused):
                raise
    ledger.close()


def proposed_once(ledger: Any, number: int) -> None:
    """Propose a batch of a period that it shares with three others."""
    proposed(ledger, f"b{number}", content_of(number), period=f"p{number % 3}")


def run_and_kill(url: str, folder: Path, seed: int, seconds: float) -> None:
    """Let a client work for so long once its ledger is open, then kill it."""
    ready = CONTEXT.Event()
    client = CONTEXT.Process(target=work, args=(url, str(folder), seed, ready))
    client.start()
    assert ready.wait(120), "the client did not open its ledger"
    client.join(seconds)
    assert client.is_alive(), "the client ended by itself"
    client.kill()
    client.join()


def faults_in(url: str, folder: Path) -> list[str]:
    """Return what does not hold: by the ledger's own audit, and by the files alone, which know nothing of it."""
    ledger = open_ledger(url)
    faults = audit(ledger)
    states = {row["batch"]: row for row in list_batches(ledger)}
    for name, row in states.items():
        steps = [entry["kind"] for entry in show(ledger, name)["entries"]]
        if steps != ["proposed", "approved", "released", "undone"][: len(steps)]:
            faults.append(f"{name}: steps {steps}")
        if row["state"] == "released":
            file = folder / f"{name}.csv"
            before = file.read_bytes() if file.exists() else None
            release(ledger, name, None, file)
            if before is not None and before != file.read_bytes():
                faults.append(f"{name}: released again, its file is another")
    ledger.close()
    return faults + faults_of_files(folder, states)


def faults_of_files(folder: Path, states: dict[str, Any]) -> list[str]:
    """Return leads with two owners and reps beyond their capacity, by the files of batches that stand."""
    owners: dict[str, list[str]] = defaultdict(list)
    given: Counter[tuple[str, str]] = Counter()
    for file in folder.glob("b*.csv"):
        name = file.name.split(".")[0]
        if file.name.endswith(".undo.csv") or states[name]["state"] == "undone":
            continue
        for lead, rep in pl.read_csv(file, infer_schema=False).select("lead_id", "rep_id").iter_rows():
            owners[lead].append(rep)
            given[states[name]["period"], rep] += 1
    capacity = dict(REPS.select("rep_id", "capacity").iter_rows())
    faults = [f"{lead}: {len(reps)} owners" for lead, reps in owners.items() if len(reps) > 1]
    return faults + [
        f"{rep}: {count} leads in {period}" for (period, rep), count in given.items() if count > capacity[rep]
    ]
