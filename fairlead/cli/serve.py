"""``fairlead serve``."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import polars as pl
import typer

import models
from fairlead.assign import usable_method
from fairlead.cli.console import say
from fairlead.cli.memory import ABSENCES
from fairlead.cli.methods import METHODS_HELP
from fairlead.cli.option_sets import Intake, with_option_sets
from fairlead.cli.options import ACCOUNTS, MODEL, REPS, RULES, SEED
from fairlead.cli.reading import read_beside, read_tables, refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.ledger import (
    Adoption,
    Ledger,
    Serving,
    adopted,
    hash_of,
    in_use,
    keep_serving,
    open_ledger,
    write_in_use,
)
from fairlead.output import check_target
from fairlead.routing import Router, alone_with, read_state, refuse_another_method
from fairlead.service import Desk
from scenarios import BadInput, Fault, load_rules
from scenarios.vocabulary import CapacityUnit

if TYPE_CHECKING:
    pass

TOKEN = "FAIRLEAD_TOKEN"
_SHORTEST = 16


@refusing
@with_option_sets
def serve_command(
    reps: REPS,
    policy: Annotated[str, typer.Option("--policy", help=f"Routing method: {METHODS_HELP}.")] = "bid-price",
    model: MODEL = None,
    rules: RULES = None,
    accounts: ACCOUNTS = None,
    absences: ABSENCES = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger", metavar="URL", help="Keep every decision here; made if it is not there yet.", show_default=False
        ),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            metavar="FILE",
            help="Remember turns and who has which lead in this JSON file.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen at; beyond this machine it takes a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", help="Port; 0 takes a free one.", min=0, max=65535)] = 8000,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", help=f"File with the token that requests must bring; else ${TOKEN}.", show_default=False
        ),
    ] = None,
    seed: SEED = 0,
    *,
    intake: Intake,
) -> None:
    r"""Route leads over HTTP as they arrive, each to somebody who is on shift and has room now.

    POST /route takes a lead as JSON and answers with rep, chance, price, margin and reason; /docs describes every
    address. Needs the extra: pip install 'fairlead\[serve]'.

    Example: fairlead serve --reps reps.csv --model model --ledger sqlite:///ledger.db --state state.json
    """
    _refuse_without_extra()
    from fairlead.service.app import About, service
    from fairlead.service.running import bound, is_local, run

    token = _token(token_file)
    if token is None and not is_local(host):
        expected = f"--token-file FILE or ${TOKEN}: whoever reaches this address could give out leads"
        raise BadInput([Fault("serve", expected, column="--host", value=host)])
    if state is not None:
        check_target(state, (".json",))
    named = {"reps": reps, "accounts": accounts, "absences": absences}
    beside = read_beside(named, intake.columns, model)
    refuse_overwriting([*named.values(), rules, token_file, *beside], [intake.quarantine, intake.faults, state])
    tables = read_tables({name: place for name, place in named.items() if place is not None}, intake)
    frames: dict[str, pl.DataFrame] = {name: table.frame for name, table in tables.items()}
    unit = tables["reps"].capacity_unit
    given = load_rules(rules) if rules is not None else None
    with alone_with(state), TemporaryDirectory() as folder:
        kept = None if ledger is None else open_ledger(ledger, create=True)
        place, digest = _model(model, kept, Path(folder))
        learned = None if place is None else models.load_model(place)
        method = usable_method(policy, learned, given)
        adoption = Adoption() if kept is None else adopted(kept)
        adoption.refuse_untold(pl.DataFrame(schema={"source": pl.String}), frames["reps"])
        before = read_state(state) if state is not None and state.exists() else None
        if before is not None and state is not None:
            refuse_another_method(before, method, state)
        people, absent, bonds = adoption.reps(frames["reps"]), frames.get("absences"), frames.get("accounts")
        router = Router(
            method, people, absences=absent, accounts=bonds, rules=given, model=learned, unit=unit, state=before,
            seed=seed,
        )  # fmt: skip
        serving = Serving(policy, seed, unit.value, people, bonds, absent, given, place)
        number = None if kept is None else keep_serving(kept, serving)
        by_day = unit is not CapacityUnit.OPEN_LEADS
        desk = Desk(router, ledger=kept, by_day=by_day, sources=adoption.sources, serving=number, state=state)
        about = About(policy, digest, None if rules is None else hash_of(rules), kept is not None)
        listening = bound(host, port)
        shown = listening.getsockname()[1]

        def started() -> None:
            say(f"Listening at http://{host}:{shown} (/docs describes it).")

        run(service(desk, about, token), listening, started)


def _refuse_without_extra() -> None:
    missing = [name for name in ("fastapi", "uvicorn") if find_spec(name) is None]
    if missing:
        expected = f"the extra serve ({' and '.join(missing)} missing): pip install 'fairlead[serve]'"
        raise BadInput([Fault("serve", expected)])


def _token(file: Path | None) -> str | None:
    """Return the token; None where none was given.

    Raises
    ------
    BadInput
        When it is too short to be a secret, or cannot stand in a request.
    """
    text = os.environ.get(TOKEN) if file is None else file.read_text(encoding="utf-8")
    token = (text or "").strip()
    if not token and file is None:
        return None
    if len(token) < _SHORTEST or not token.isascii() or not token.isprintable() or " " in token:
        where = f"${TOKEN}" if file is None else str(file)
        expected = f"at least {_SHORTEST} letters, digits and signs without spaces"
        raise BadInput([Fault(where, expected, column="token")])
    return token


def _model(model: Path | None, ledger: Ledger | None, folder: Path) -> tuple[Path | None, str | None]:
    """Return the model's directory and hash: the one named, or the ledger's in use, written to a folder."""
    if model is not None:
        models.load_model(model)  # refused before its hash is taken
        return model, hash_of(model)
    if ledger is None or not write_in_use(ledger, folder):
        return None, None
    known = in_use(ledger)
    return folder, None if known is None else known["hash"]
