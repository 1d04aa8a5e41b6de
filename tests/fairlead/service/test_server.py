"""The service as clients meet it: a real process, real requests."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import polars as pl
import pytest

from fairlead.ledger import audit, history_table, open_ledger, why
from fairlead.output import write_table
from scenarios import Firm
from tests.fairlead.databases.places import own_schema
from tests.fairlead.service.conftest import Server, as_request, command_of, serving

CLIENTS = 16
TOKEN = "a-token-of-24-characters"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a ledger that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ledger.db"
        return
    with own_schema() as schema:
        yield schema


def test_sixteen_clients_break_no_cap(shelf: Path, firm: Firm, address: str, tmp_path: Path) -> None:
    """They ask for 60 leads, half of them twice; there is room for 24. Told to end, it keeps what it knows."""
    state, reps = tmp_path / "state.json", tmp_path / "reps.csv"
    write_table(firm.reps.with_columns(capacity=pl.lit(2.0)), reps)
    asked = [as_request(firm, at % 60) for at in range(90)]
    words = ("--reps", reps, "--model", shelf / "model", "--ledger", address, "--state", state)
    with serving(*words) as server:
        with server.client() as client, ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(lambda lead: client.post("/route", json=lead).json(), asked))
        assert server.stop() == 0
    given = {answer["lead_id"]: answer["rep_id"] for answer in answers if answer["rep_id"] is not None}
    assert all(given.get(answer["lead_id"], answer["rep_id"]) == answer["rep_id"] for answer in answers)
    assert Counter(given.values()) == dict.fromkeys(firm.reps["rep_id"], 2)
    assert json.loads(state.read_text())["holders"] == given
    ledger = open_ledger(address)
    assert audit(ledger) == []
    assert history_table(ledger).height == 24
    lead = next(iter(given))
    assert why(ledger, lead)["live"][0]["rep_id"] == given[lead]
    ledger.close()


@pytest.fixture(scope="module")
def server(shelf: Path) -> Iterator[Server]:
    """Return a service without a ledger, for questions."""
    with serving("--reps", shelf / "reps.csv", "--model", shelf / "model", token=TOKEN) as found:
        yield found


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """Return a client that brings the token."""
    with server.client(headers={"Authorization": f"Bearer {TOKEN}"}) as found:
        yield found


def test_a_lead_is_answered_with_its_grounds(client: httpx.Client, firm: Firm) -> None:
    """Rep, chance, price, margin and reason; a preview said the same before and noted nothing."""
    lead = as_request(firm, 0)
    before = client.post("/preview", json={"leads": [lead, as_request(firm, 1)]}).json()["decisions"]
    found = client.post("/route", json=lead).json()
    assert found == before[0]
    assert 0 < found["chance"] < 1
    assert found["places"][0]["rep_id"] == found["rep_id"]
    assert found["why"].startswith(f"went to {found['rep_id']}: best value")
    told = client.get(f"/why/{lead['lead_id']}").json()["live"][0]
    assert told.pop("decided_at")
    assert told == found
    assert client.post("/route", json=lead).json() == {**found, "repeated": True}
    assert client.post("/declined", json={"lead_id": lead["lead_id"]}).json()["rep_id"] == found["rep_id"]
    moved = client.post("/route", json=lead).json()
    assert moved["rep_id"] not in (None, found["rep_id"])
    assert client.post("/closed", json={"lead_id": lead["lead_id"]}).json()["rep_id"] == moved["rep_id"]
    owned = client.post("/route", json={**as_request(firm, 2), "owner": "R003"}).json()
    assert (owned["rep_id"], owned["action"]) == ("R003", "stays")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "request: expected JSON"),
        (b"[]", "request: expected an object with the fields of a lead"),
        (b"{}", "request, lead_id: expected this required field"),
        (b'{"lead_id": "a\\u0007"}', "request, lead_id: expected an id without control characters"),
        (b'{"lead_id": "a", "value": "much"}', "request, value: 'much'; expected a number"),
        (b'{"lead_id": "a", "value": -1}', "request, value: '-1'; expected a number of at least 0"),
        (b'{"lead_id": "a", "created_at": "2026-03-02"}', "request, created_at: '2026-03-02'; expected a time"),
        (b'{"lead_id": "a", "more": {"x": 1}}', "request, more: expected text, a number, yes or no"),
        (b'{"lead_id": "a", "value": true}', "request, value: 'True'; expected a number"),
        (b'{"lead_id": "a", "value": "12"}', "request, value: '12'; expected a number"),
        (b'{"lead_id": "a", "engagement": false}', "request, engagement: 'False'; expected a number"),
        (b'{"lead_id": "a", "more": 1' + b"0" * 400 + b"}", "request, more: expected a finite number"),
        (b'{"lead_id": "a", "niche": "\\ud800"}', "request, niche: '\\ud800'; expected text in Unicode"),
        (b'{"lead_id": "\\ud800"}', "request, lead_id: '\\ud800'; expected text in Unicode"),
        (b'{"lead_id": "a", "more": "\\udc00"}', "request, more: expected text in Unicode"),
        (b'{"lead_id": "a", "\\ud800": "b"}', "request: '\\ud800'; expected text in Unicode"),
        (b'{"lead_id": "\xff"}', "request: expected JSON in UTF-8"),
        (b"[" * 100_000, "request: expected JSON in UTF-8"),
        (
            b'{"lead_id": "a", "created_at": "9999-12-31T23:59:59-12:00"}',
            "request, created_at: '9999-12-31T23:59:59-12:00'; expected a time between the years 1900 and 2200",
        ),
        (
            b'{"lead_id": "a", "created_at": "0001-01-01T00:00:00+12:00"}',
            "request, created_at: '0001-01-01T00:00:00+12:00'; expected a time between the years 1900 and 2200",
        ),
        (b'{"lead_id": "a", "grade": "Z"}', "lead, row 1, grade: 'Z'; expected"),
    ],
)
def test_what_is_refused(client: httpx.Client, body: bytes, said: str) -> None:
    """In our words, with status 422."""
    answer = client.post("/route", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["refused"][0].startswith(said)


def test_the_addresses_beside(client: httpx.Client) -> None:
    """Health, version, documentation; what is not there; what is too large."""
    assert client.get("/health").json() == {"ready": True}
    assert client.get("/version").json()["policy"] == "bid-price"
    assert set(client.get("/openapi.json").json()["paths"]) == {
        "/route", "/preview", "/declined", "/closed", "/why/{lead}", "/health", "/version",
    }  # fmt: skip
    assert "swagger" in client.get("/docs").text
    assert client.get("/nowhere").status_code == 404
    assert client.get("/route").status_code == 405
    unknown = client.get("/why/nobody")
    assert unknown.status_code == 404
    assert unknown.json()["refused"][0].startswith("lead: 'nobody'; expected")
    assert client.post("/closed", json={"lead_id": "nobody"}).status_code == 422
    assert client.post("/route", content=b" " * 1_000_001).status_code == 413


def test_a_token_is_asked_for(server: Server, firm: Firm) -> None:
    """Everywhere but at /health."""
    with server.client() as client:
        assert client.get("/health").status_code == 200
        assert client.get("/version").status_code == 401
        assert client.post("/route", json=as_request(firm, 0)).status_code == 401
        assert client.get("/version", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401


@pytest.fixture
def words(shelf: Path, tmp_path: Path) -> tuple[object, ...]:
    """Return the words of a service by turns that remembers them."""
    return ("--reps", shelf / "reps.csv", "--policy", "round-robin", "--state", tmp_path / "state.json")


def test_a_fault_is_told_by_its_kind_and_line_alone(words: tuple[object, ...]) -> None:
    """Not by its message, which may quote a cell; the service goes on."""
    broken = (
        "from fairlead.service import Desk\n"
        "def route(self, lead): raise RuntimeError(f'broke on {lead}')\n"
        "Desk.route = route"
    )
    with serving(*words, first=broken) as server:
        with server.client() as client:
            answers = [client.post("/route", json={"lead_id": "S1", "niche": "secret"}) for _ in range(2)]
            assert client.get("/health").status_code == 200
        assert server.stop() == 0
        said = "".join(server.process.communicate())
    assert [answer.status_code for answer in answers] == [500, 500]
    number = answers[0].json()["refused"][0].split()[5].rstrip(";")
    assert f"fault {number}: RuntimeError at <string>:2\n" in said
    assert said.count("fault ") == 2
    assert "Traceback" not in said
    assert "secret" not in said


def test_two_services_do_not_share_a_state(words: tuple[object, ...], tmp_path: Path) -> None:
    """The second is refused at the start while the first runs, and then gets the state."""
    impatient = "import fairlead.routing.lock as lock\nlock.WAIT_SECONDS = 0.5"
    with serving(*words) as server:
        with server.client() as client:
            given = client.post("/route", json={"lead_id": "S1"}).json()["rep_id"]
            second = subprocess.run(command_of(*words, first=impatient), capture_output=True, text=True, timeout=60)
            assert client.get("/health").status_code == 200
        assert second.returncode == 2
        said = "".join((second.stdout + second.stderr).split())
        assert f"{tmp_path / 'state.json'},--state:expectedastatefilethatnootherrunisusing" in said
        assert server.stop() == 0
    with serving(*words, first=impatient) as server, server.client() as client:
        again = client.post("/route", json={"lead_id": "S1"}).json()
        assert (again["rep_id"], again["repeated"]) == (given, True)


def test_nothing_of_a_lead_is_printed(server: Server, firm: Firm) -> None:
    """Neither of the token. Last, since it ends the service."""
    with server.client(headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        client.post("/route", json=as_request(firm, 9))
        client.get(f"/why/{firm.leads['lead_id'][9]}")
    assert server.stop() == 0
    said = "".join(server.process.communicate())
    assert firm.leads["lead_id"][9] not in said
    assert TOKEN not in said
