"""The ledger's tables, as the newest migration leaves them.

Numbers stand for persons everywhere but in ``ledger_person`` and ``ledger_fields``, so that erasing somebody there
leaves every decision, its hash and every sum as they were. Times are ISO 8601 in UTC, which sort as text in both
databases. What says ``append-only`` is guarded by triggers; the other tables are indexes, or what may be erased.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only in a column of exactly this type."""

APPEND_ONLY = (
    "ledger_batch",
    "ledger_capacity",
    "ledger_decision",
    "ledger_entry",
    "ledger_movement",
    "ledger_outcome",
)

HEAD = Table(
    "ledger_head",
    METADATA,
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("entries", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""One row: how many entries there are and where their chain of hashes ends; who writes holds it."""

PERSON = Table(
    "ledger_person",
    METADATA,
    Column("no", NUMBER, primary_key=True, autoincrement=True),
    Column("kind", String(4), nullable=False),
    Column("id", Text),
    Column("key", Text),
    Column("salt", LargeBinary),
    Column("token", LargeBinary, nullable=False),
    Column("forgotten_at", String(32)),
    UniqueConstraint("kind", "key", name="ledger_person_once"),
)
"""Leads and reps: the id as first spelled, its key (a Salesforce id in its short form), the token that hashes use."""

FIELDS = Table(
    "ledger_fields",
    METADATA,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Personal fields under the person's key: one row of a leads or reps table, kept once however many batches had it."""

BLOB = Table(
    "ledger_blob",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary),
)
"""Inputs that are of no person, compressed, by the hash of what they hold; null once erased."""

BATCH = Table(
    "ledger_batch",
    METADATA,
    Column("no", NUMBER, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("proposed_at", String(32), nullable=False),
    Column("period", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("config", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("decisions", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""A proposed batch: how it was decided, hashes of what was given, what it came to. Append-only."""

INPUT = Table(
    "ledger_input",
    METADATA,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("part", String(8), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False, index=True),
    Column("fields", LargeBinary, nullable=False),
)
"""Which personal fields were which row of a batch's tables; retention removes them."""

CAPACITY = Table(
    "ledger_capacity",
    METADATA,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("rep", BigInteger, primary_key=True, autoincrement=False),
    Column("team", Text),
    Column("room", Double, nullable=False),
    Column("taken", Double, nullable=False),
    Column("owned", Double, nullable=False),
)
"""Each rep of a batch: her room as the solver saw it, what the period had taken before, and the work of leads of hers
that took part. Append-only."""

DECISION = Table(
    "ledger_decision",
    METADATA,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("lead", BigInteger, nullable=False, index=True),
    Column("rep", BigInteger, index=True),
    Column("owner", BigInteger),
    Column("runner_up", BigInteger, index=True),
    Column("probability", Double),
    Column("expected_value", Double),
    Column("price", Double),
    Column("margin", Double),
    Column("propensity", Double),
    Column("work", Double, nullable=False),
    Column("owner_work", Double, nullable=False),
    Column("reason", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("rest", LargeBinary),
    Column("more", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""One lead of a batch: who got it, and on what grounds; ``more`` has the assignments' further columns. Append-only."""

ENTRY = Table(
    "ledger_entry",
    METADATA,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(16), nullable=False, index=True),
    Column("step", Integer),
    Column("batch", BigInteger),
    Column("lead", BigInteger, index=True),
    Column("rep", BigInteger),
    Column("about", BigInteger, index=True),
    Column("who", Text),
    Column("why", Text),
    Column("detail", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("batch", "step", name="ledger_entry_step_once"),
)
"""Everything that was said or done, each with the hash of itself and the one before. Append-only."""

MOVEMENT = Table(
    "ledger_movement",
    METADATA,
    Column("batch", BigInteger, primary_key=True, autoincrement=False),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("lead", BigInteger, nullable=False, index=True),
    Column("rep", BigInteger),
    Column("done", String(16), nullable=False),
    Column("former", Text, nullable=False),
)
"""What a release or an undo did with each lead, and who held it before by this ledger. Append-only."""

HOLDING = Table(
    "ledger_holding",
    METADATA,
    Column("lead", BigInteger, primary_key=True, autoincrement=False),
    Column("rep", BigInteger, nullable=False),
    Column("batch", BigInteger, nullable=False, index=True),
    Column("period", Text, nullable=False),
    Column("work", Double, nullable=False),
)
"""Who has which lead by released batches: the primary key is why no lead has two owners. An index of the movements."""

ROOM = Table(
    "ledger_room",
    METADATA,
    Column("period", Text, primary_key=True),
    Column("rep", BigInteger, primary_key=True, autoincrement=False),
    Column("taken", Double, nullable=False),
    Column("capacity", Double, nullable=False),
    CheckConstraint("taken <= capacity + 0.000001", name="ledger_room_kept"),
)
"""How much of a rep's capacity released batches of a period took; the check is why no cap is broken. An index."""

OUTCOME = Table(
    "ledger_outcome",
    METADATA,
    Column("no", NUMBER, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("lead", BigInteger, nullable=False),
    Column("rep", BigInteger),
    Column("batch", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("closed_at", String(32)),
    Column("revenue", Double),
    Column("touched_at", String(32)),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("lead", "digest", name="ledger_outcome_once"),
)
"""What became of leads; of several the newest counts. Append-only."""

Index("ledger_batch_period", BATCH.c.period)
