"""Looking whether everything in a ledger agrees: hashes, owners, capacities, files."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from math import inf
from typing import Any

from sqlalchemy import Connection, select

from fairlead.ledger.decisions import digest_of, persons_in
from fairlead.ledger.entries import Step, chained
from fairlead.ledger.live import CLOSED, DECLINED, LIVE, ROUTED, TAKEN_BACK
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import names_of, tokens_of
from fairlead.ledger.proposing import batch_digest
from fairlead.ledger.reading import decisions_of
from fairlead.ledger.releasing import GIVEN, file_hash, release_table
from fairlead.ledger.room import limits
from fairlead.ledger.schema import BATCH, CAPACITY, ENTRY, HEAD, HOLDING, MOVEMENT, OUTCOME, ROOM
from fairlead.ledger.undoing import RESTORED, undo_table


def audit(ledger: Ledger) -> list[str]:
    """Return everything that does not hold, in words; nothing where all is well."""
    with ledger.reading() as connection:
        return [
            *_chain(connection),
            *_batches(connection),
            *_owners(connection),
            *_room(connection),
        ]


def _chain(connection: Connection) -> list[str]:
    faults, before, count = [], bytes(32), 0
    rows = [row._asdict() for row in connection.execute(select(ENTRY).order_by(ENTRY.c.no))]
    tokens = tokens_of(connection, {row[who] for row in rows for who in ("lead", "rep") if row[who] is not None})
    for row in rows:
        count += 1
        if row["no"] != count:
            faults.append(f"entry {count} is missing")
            count = row["no"]
        if chained(before, row, tokens) != bytes(row["digest"]):
            faults.append(f"entry {row['no']}: its hash does not follow from the one before")
        before = bytes(row["digest"])
    head = connection.execute(select(HEAD)).one()
    if (head.entries, bytes(head.digest)) != (len(rows), before):
        faults.append("the chain of entries does not end where the head says")
    return faults


def _batches(connection: Connection) -> list[str]:
    faults = []
    for row in connection.execute(select(BATCH).order_by(BATCH.c.no)).all():
        decisions = decisions_of(connection, row.no)
        tokens = tokens_of(connection, persons_in(decisions))
        wrong = [each["position"] for each in decisions if digest_of(each, tokens) != bytes(each["digest"])]
        faults += [f"batch {row.id}: decision {at} was changed" for at in wrong]
        if batch_digest(row._asdict(), (each["digest"] for each in decisions)) != bytes(row.digest):
            faults.append(f"batch {row.id}: its hash does not hold")
        if [each["position"] for each in decisions] != list(range(row.decisions)):
            faults.append(f"batch {row.id}: {row.decisions:,} decisions expected, {len(decisions):,} found")
        faults += _steps(connection, row)
    return faults


def _steps(connection: Connection, row: Any) -> list[str]:
    faults = []
    rows = connection.execute(
        select(ENTRY).where(ENTRY.c.batch == row.no, ENTRY.c.step.is_not(None)).order_by(ENTRY.c.no)
    )
    steps = {Step(entry.step): entry for entry in rows}
    if list(steps) != list(Step)[: len(steps)]:
        faults.append(f"batch {row.id}: its steps are not in order")
    moves = Counter(connection.scalars(select(MOVEMENT.c.step).where(MOVEMENT.c.batch == row.no)))
    for step, table_of in ((Step.RELEASED, release_table), (Step.UNDONE, undo_table)):
        if step not in steps:
            if moves[int(step)]:
                faults.append(f"batch {row.id}: leads moved though it is not {step.name.lower()}")
            continue
        detail = json.loads(steps[step].detail)
        if sum(detail["counts"].values()) != moves[int(step)]:
            faults.append(f"batch {row.id}: {step.name.lower()} with other counts than leads moved")
        if file_hash(table_of(connection, row)) != detail["file"] and not _forgotten(connection, row.no):
            faults.append(f"batch {row.id}: its {step.name.lower()} file would be another now")
    return faults


def _forgotten(connection: Connection, batch: int) -> bool:
    """Tell whether somebody whom a batch moved was forgotten since."""
    rows = connection.execute(select(MOVEMENT.c.lead, MOVEMENT.c.rep).where(MOVEMENT.c.batch == batch))
    owners = {each["owner"] for each in decisions_of(connection, batch)}
    numbers = {number for pair in rows for number in pair} | owners
    return None in names_of(connection, {number for number in numbers if number is not None}).values()


def _owners(connection: Connection) -> list[str]:
    """Follow every movement, override and outcome; who is left must be who holds the lead."""
    held: dict[int, tuple[int, int]] = {}
    order: dict[tuple[int, int], int] = {
        (entry.batch, entry.step): entry.no
        for entry in connection.execute(select(ENTRY).where(ENTRY.c.step.is_not(None)))
    }
    moves = connection.execute(select(MOVEMENT).where(MOVEMENT.c.done.in_((GIVEN, RESTORED)))).all()
    faults = []
    for move in sorted(moves, key=lambda move: (_when(move, order), move.position)):
        former = json.loads(move.former)
        if move.done == RESTORED:
            held.pop(move.lead, None)
            if former:
                held[move.lead] = (former["rep"], former["batch"])
        else:
            if move.batch != LIVE and move.lead in held and held[move.lead][1] == move.batch:
                faults.append(f"lead {move.lead}: given twice by one batch")
            held[move.lead] = (move.rep, move.batch)
    changed = set(connection.scalars(select(ENTRY.c.lead).where(ENTRY.c.kind == "override")))
    now = {row.lead: (row.rep, row.batch) for row in connection.execute(select(HOLDING))}
    for lead, holder in now.items():
        if held.get(lead, (None, None))[1] != holder[1] or (held[lead] != holder and lead not in changed):
            faults.append(f"lead {lead}: held by another than whom it was given to")
    ended = _ended(connection)
    faults += [f"lead {lead}: given and held by nobody" for lead in held if lead not in now and lead not in ended]
    return faults


def _when(move: Any, order: Mapping[tuple[int, int], int]) -> int:
    """Return the entry by which a lead moved; of a live decision that is its position."""
    return int(move.position) if move.batch == LIVE else order.get((move.batch, move.step), 0)


def _ended(connection: Connection) -> set[int]:
    let_go = select(ENTRY.c.lead).where(ENTRY.c.kind.in_((DECLINED, CLOSED, TAKEN_BACK)))
    ended = select(OUTCOME.c.lead).where(OUTCOME.c.outcome != "open")
    return set(connection.scalars(ended)) | set(connection.scalars(let_go))


def _room(connection: Connection) -> list[str]:
    """Add up what each period gave to each rep, and hold it against the latest word on her capacity."""
    rows = connection.execute(select(ROOM).where(ROOM.c.taken > ROOM.c.capacity + 1e-6))
    faults = [f"period {row.period}: rep {row.rep} has more than her capacity" for row in rows]
    total: dict[tuple[str, int], float] = defaultdict(float)
    for row in connection.execute(select(HOLDING)):
        total[row.period, row.rep] += row.work
    most: dict[tuple[str, int], float] = {}
    for batch, period in connection.execute(select(BATCH.c.no, BATCH.c.period)):
        for rep, limit in limits(connection, batch).items():
            most[period, rep] = max(most.get((period, rep), 0.0), limit)
    for rep, text in connection.execute(select(ENTRY.c.rep, ENTRY.c.detail).where(ENTRY.c.kind == ROUTED)):
        detail = json.loads(text)
        room = inf if detail["room"] is None else detail["room"]
        most[detail["period"], rep] = max(most.get((detail["period"], rep), 0.0), room)
    owned: dict[tuple[str, int], float] = defaultdict(float)
    for period, rep, mine in connection.execute(
        select(BATCH.c.period, CAPACITY.c.rep, CAPACITY.c.owned).join(CAPACITY, CAPACITY.c.batch == BATCH.c.no)
    ):
        owned[period, rep] += mine
    for (period, rep), work in total.items():
        if work > most.get((period, rep), 0.0) + owned[period, rep] + 1e-6:
            faults.append(f"period {period}: rep {rep} holds {work:g} beyond {most.get((period, rep), 0.0):g}")
    return faults
