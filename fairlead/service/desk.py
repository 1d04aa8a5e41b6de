"""One router that many clients share: a decision at a time, in the ledger before anybody hears of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

import polars as pl
from sqlalchemy import Connection

from fairlead.ledger import Ledger, why
from fairlead.ledger.live import (
    CLOSED,
    DECLINED,
    LiveDecision,
    held_decision,
    let_go,
    record,
    taken_back,
    taken_in,
)
from fairlead.output import write_json
from fairlead.routing import Router, State
from fairlead.service.answer import STAYS, Answer, Unavailable, nothing_said, plain
from fairlead.service.facts import facts_of, reps_in
from fairlead.service.since_start import SinceStart
from matching.policies import Explanation
from scenarios.faults import BadInput, Fault
from scenarios.tables import LEADS, check_table

SAVED_EVERY_SECONDS = 5.0


class Desk:
    """A router, its memory and its ledger, for one client at a time.

    Parameters
    ----------
    router
        Decides, and counts what it gave out.
    ledger
        Where decisions are kept, and what reps have taken of a day's capacity is known to batches and other services;
        None keeps nothing.
    by_day
        Whether capacity is by day, which the ledger can share out; else it is of leads open at once, which this router
        counts alone.
    sources
        Only leads from these are given out; None for all.
    serving
        Number under which the ledger keeps what the router decides from (:func:`fairlead.ledger.keep_serving`), so that
        decisions can be made again; None keeps no more than what was decided.
    state
        File for what the method remembers; None forgets it at the end.
    clock
        Gives the moment.
    """

    def __init__(
        self,
        router: Router,
        *,
        ledger: Ledger | None = None,
        by_day: bool = True,
        sources: frozenset[str] | None = None,
        serving: int | None = None,
        state: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._router, self._ledger, self._by_day = router, ledger, by_day
        self._state, self._clock, self._sources, self._serving = state, clock, sources, serving
        self._room = dict(router.reps.select("rep_id", "capacity").iter_rows())
        self._answers: dict[str, Answer] = {}
        self._since_start = SinceStart(clock)
        self._lock = Lock()
        self._saved, self._changed = time.monotonic(), False

    def route(self, lead: Mapping[str, Any]) -> Answer:
        """Decide on a lead and note who got it; asked again while she has it, the answer is the same.

        Raises
        ------
        BadInput
            When the lead is faulty; nobody got it then.
        Unavailable
            When the ledger cannot be written; nobody got it then either.
        """
        table = check_table(pl.DataFrame([dict(lead)]), LEADS, source="lead")
        if self._sources is not None and lead.get("source") not in self._sources:
            return Answer(table["lead_id"][0], lead.get("owner"), nothing_said(STAYS, "not_adopted"))
        with self._lock:
            answer = self._unkept(table) if self._ledger is None else self._kept(table, lead)
            self._changed |= not answer.repeated
            self._save_now_and_then()
        return answer

    def _unkept(self, table: pl.DataFrame) -> Answer:
        lead_id = table["lead_id"][0]
        if (rep_id := self._router.holders.get(lead_id)) is not None:
            return self._again(lead_id, rep_id, self._answers.get(lead_id))
        return self._decided(table, self._clock())

    def _kept(self, table: pl.DataFrame, lead: Mapping[str, Any]) -> Answer:
        assert self._ledger is not None
        lead_id, now = table["lead_id"][0], self._clock()
        period, decided = now.date().isoformat(), None
        try:
            with self._ledger.writing() as connection:
                if (before := self._before(connection, lead_id)) is not None:
                    return before
                if self._by_day:
                    self._router.team.count_today(taken_in(connection, period), now)
                memory = None if self._serving is None else self._router.remembered(lead_id, now)
                decided = self._decided(table, now)
                if decided.facts["action"] != STAYS:
                    self._record(connection, decided, lead, now, memory)
        except BaseException as error:
            if decided is not None and lead_id in self._router.holders:
                self._router.taken_back(lead_id, now)
            if isinstance(error, BadInput) and error.faults[0].source == self._ledger.shown:
                raise Unavailable from None
            raise
        return decided

    def _before(self, connection: Connection, lead_id: str) -> Answer | None:
        """Return the decision by which somebody has the lead; what the ledger says counts."""
        held = held_decision(connection, lead_id)
        if held is None:
            if lead_id in self._router.holders:
                self._ended_elsewhere(connection, lead_id)
            return None
        facts = {name: held[name] for name in held if name not in ("rep_id", "number", "decided_at")}
        return self._again(lead_id, held["rep_id"], Answer(lead_id, held["rep_id"], facts) if facts else None)

    def _ended_elsewhere(self, connection: Connection, lead_id: str) -> None:
        """Let go of a lead that an outcome has ended, or that somebody has taken back."""
        if taken_back(connection, lead_id):
            self._router.taken_back(lead_id, self._clock())
        else:
            self._router.closed(lead_id)

    def _again(self, lead_id: str, rep_id: str | None, known: Answer | None) -> Answer:
        """Return an answer given before; without its figures where they are known no more."""
        return Answer(lead_id, rep_id, nothing_said("assign", "given_before") if known is None else known.facts, True)

    def _decided(self, table: pl.DataFrame, now: datetime) -> Answer:
        told = self._router.route(table, now)
        answer = self._answer(table, told, self._router.chances(told), self._router.strange(told))
        if self._ledger is None and answer.facts["action"] != STAYS:
            self._since_start.decided(answer.lead_id, answer.to_dict())
            if answer.rep_id is not None:
                self._answers[answer.lead_id] = answer
        return answer

    def _answer(
        self,
        table: pl.DataFrame,
        told: list[Explanation],
        chances: Mapping[str, float],
        strange: Mapping[str, Sequence[str]],
    ) -> Answer:
        lead_id = table["lead_id"][0]
        if not told:
            owner = table["owner"][0] if "owner" in table.columns else self._router.holders.get(lead_id)
            return Answer(lead_id, owner, nothing_said(STAYS, "has_an_owner"))
        facts = facts_of(told[0], chances.get(lead_id), strange.get(lead_id, ()))
        return Answer(lead_id, told[0].decision.rep_id, facts)

    def _record(
        self, connection: Connection, made: Answer, lead: Mapping[str, Any], now: datetime, memory: State | None
    ) -> None:
        fields = {name: plain(cell) for name, cell in lead.items() if name != "lead_id"}
        room = self._room[made.rep_id] if self._by_day and made.rep_id is not None else None
        before = None if memory is None else memory.to_json()
        record(
            connection,
            LiveDecision(
                made.lead_id, made.rep_id, made.facts, reps_in(made.facts), fields, now.date().isoformat(), room,
                now, before, tuple(self._room), self._serving,
            ),
        )  # fmt: skip

    def preview(self, leads: list[Mapping[str, Any]]) -> list[Answer]:
        """Say what would be decided on these leads, one after another; nothing is noted.

        Raises
        ------
        BadInput
            When a lead is faulty.
        """
        table = check_table(
            pl.DataFrame([dict(lead) for lead in leads], infer_schema_length=None), LEADS, source="leads"
        )
        now, wanted = self._clock(), table
        if self._sources is not None:
            wanted = table.filter(pl.Series([lead.get("source") in self._sources for lead in leads], dtype=pl.Boolean))
        with self._lock:
            previewed = self._router.preview(wanted, now)
            chances, strange = self._router.chances(previewed), self._router.strange(previewed)
        told = {each.decision.lead_id: each for each in previewed}
        rows = (table[at] for at in range(table.height))
        return [
            self._answer(row, [told[row["lead_id"][0]]] if row["lead_id"][0] in told else [], chances, strange)
            for row in rows
        ]

    def declined(self, lead_id: str) -> str:
        """Note that a lead's holder declined it, or let the time pass; returns who. Routed again it goes on.

        Raises
        ------
        BadInput
            When nobody has the lead by this service.
        """
        return self._let_go(lead_id, DECLINED)

    def closed(self, lead_id: str) -> str:
        """Note that a lead is open no more; returns who had it.

        Raises
        ------
        BadInput
            When nobody has the lead by this service.
        """
        return self._let_go(lead_id, CLOSED)

    def _let_go(self, lead_id: str, kind: str) -> str:
        with self._lock:
            rep_id = self._router.holders.get(lead_id)
            if self._ledger is not None:
                with self._ledger.writing() as connection:
                    rep_id = let_go(connection, lead_id, kind)
            if rep_id is None:
                raise BadInput(
                    [Fault("lead", "a lead that was given out and not closed or declined since", value=lead_id)]
                )
            if lead_id in self._router.holders:
                if kind == DECLINED:
                    self._router.declined(lead_id, self._clock())
                else:
                    self._router.closed(lead_id)
            self._answers.pop(lead_id, None)
            if self._ledger is None:
                self._since_start.ended(lead_id, kind, rep_id)
            self._changed = True
            self._save_now_and_then()
        return rep_id

    def why(self, lead_id: str) -> dict[str, Any]:
        """Say everything that is known of a lead.

        Raises
        ------
        BadInput
            When nothing is.
        """
        if self._ledger is not None:
            return why(self._ledger, lead_id)
        with self._lock:
            return self._since_start.why(lead_id)

    def ready(self) -> bool:
        """Tell whether decisions can be made and kept now."""
        if self._ledger is None:
            return True
        try:
            with self._ledger.reading():
                return True
        except BadInput:
            return False

    def _save_now_and_then(self) -> None:
        if self._changed and time.monotonic() - self._saved >= SAVED_EVERY_SECONDS:
            self._save()

    def _save(self) -> None:
        if self._state is not None and self._changed:
            write_json(self._router.state(self._clock()).to_json(), self._state)
        self._saved, self._changed = time.monotonic(), False

    def close(self) -> None:
        """Write what is remembered, and let go of the ledger."""
        with self._lock:
            self._save()
            if self._ledger is not None:
                self._ledger.close()
