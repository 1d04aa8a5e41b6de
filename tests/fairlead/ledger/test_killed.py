"""Killed at any instant, by whatever number of clients: nothing is lost, nothing doubled, no cap broken."""

import random
from pathlib import Path

import pytest
from sqlalchemy import text

from fairlead.ledger import list_batches, open_ledger
from tests.fairlead.databases.places import own_schema
from tests.fairlead.ledger.killing import BATCHES, CONTEXT, content_of, faults_in, run_and_kill, work
from tests.fairlead.ledger.killing import faults_of_files as by_files

_ROUND = 1.2
"""Seconds in which a client has taken all batches through their lives; instants are drawn within."""


def killed(url: str, folder: Path, times: int, seed: int, most: int = 60) -> None:
    """Kill a client so many times on one ledger, and look each time; at the end a client finishes its work."""
    draw = random.Random(seed)
    for turn in range(times):
        run_and_kill(url, folder, draw.randrange(10**6), draw.uniform(0.0, _ROUND))
        assert faults_in(url, folder) == [], f"killed {turn + 1} times"
    work(url, str(folder), seed, None, most)
    assert faults_in(url, folder) == []
    ledger = open_ledger(url)
    done = list_batches(ledger)
    assert len(done) == BATCHES or most < 60
    assert {row["state"] for row in done} <= {"released", "undone"} or most < 60
    with ledger.reading() as connection:
        decisions = connection.execute(text("SELECT count(*) FROM ledger_decision")).scalar()
        batches = connection.execute(text("SELECT sum(decisions) FROM ledger_batch")).scalar()
    assert decisions == batches
    ledger.close()


def test_killed_some_times(url: str, tmp_path: Path) -> None:
    """A taste of measure 1, on either database."""
    killed(url, tmp_path, 3, seed=1, most=8)


@pytest.mark.verify
def test_killed_two_hundred_times(url: str, tmp_path: Path) -> None:
    """Measure 1: 200 instants on SQLite and on PostgreSQL, a new ledger for every ten."""
    for part in range(20):
        folder = tmp_path / f"part{part}"
        folder.mkdir()
        if url.startswith("sqlite"):
            killed(f"sqlite:///{folder}/ledger.db", folder, 10, seed=100 + part)
        else:
            with own_schema() as schema:
                killed(schema, folder, 10, seed=100 + part)


def crowd(url: str, clients: int, most: int, folder: Path, kills: int = 0) -> None:
    """Let clients work at the same time; some of them are killed on the way."""
    draw = random.Random(clients)
    everybody = [
        CONTEXT.Process(target=work, args=(url, str(folder), 7 * number, None, most)) for number in range(clients)
    ]
    for client in everybody:
        client.start()
    for client in draw.sample(everybody, kills):
        client.join(draw.uniform(1.0, 3.0))
        client.kill()
    for client in everybody:
        client.join(900)
    assert sum(client.exitcode != 0 for client in everybody) <= kills
    assert faults_in(url, folder) == []
    ledger = open_ledger(url)
    assert len(list_batches(ledger)) > BATCHES // 4
    ledger.close()


def test_four_clients_at_once(url: str, tmp_path: Path) -> None:
    """On the same batches; one is killed while it may hold the ledger, which lets go of it."""
    crowd(url, 4, 3, tmp_path, kills=1)


@pytest.mark.verify
def test_sixteen_clients_at_once(url: str, tmp_path: Path) -> None:
    """Measure 1, the second half: 16 clients, a quarter of them killed; on SQLite, too, which was not asked for."""
    crowd(url, 16, 8, tmp_path, kills=4)


def test_the_judge_can_tell(tmp_path: Path) -> None:
    """A lead in two files, and a rep with four leads in a period of three, are found."""
    states = {f"b{number}": {"state": "released", "period": "p"} for number in (1, 2)}
    lines = "\n".join(f"{lead},r1" for lead in content_of(1)["lead_id"][:4])
    (tmp_path / "b1.csv").write_text(f"lead_id,rep_id\n{lines}\n")
    (tmp_path / "b2.csv").write_text(f"lead_id,rep_id\n{content_of(1)['lead_id'][0]},r2\n")
    assert by_files(tmp_path, states) == ["L3: 2 owners", "r1: 4 leads in p"]
