"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
APPEND_ONLY = (
    "ledger_batch",
    "ledger_capacity",
    "ledger_decision",
    "ledger_entry",
    "ledger_movement",
    "ledger_outcome",
)
FIRST_DIGEST = bytes(32)


def upgrade() -> None:
    """Make every table, the guards of what is append-only, and the head of the chain."""
    _tables()
    for table in APPEND_ONLY:
        _guard(table)
    op.execute(
        sa.text("INSERT INTO ledger_head (no, entries, digest) VALUES (1, 0, :none)").bindparams(
            sa.bindparam("none", FIRST_DIGEST, type_=sa.LargeBinary)
        )
    )


def _guard(table: str) -> None:
    """Refuse changes of rows that are there."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()"
    )


def _tables() -> None:
    op.create_table(
        "ledger_head",
        sa.Column("no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ledger_person",
        sa.Column("no", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("id", sa.Text),
        sa.Column("key", sa.Text),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("forgotten_at", sa.String(32)),
        sa.UniqueConstraint("kind", "key", name="ledger_person_once"),
    )
    op.create_table(
        "ledger_fields",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ledger_blob",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_table(
        "ledger_batch",
        sa.Column("no", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("decisions", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ledger_input",
        sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("part", sa.String(8), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("fields", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_ledger_input_person", "ledger_input", ["person"])
    op.create_table(
        "ledger_capacity",
        sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("rep", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("team", sa.Text),
        sa.Column("room", sa.Double, nullable=False),
        sa.Column("taken", sa.Double, nullable=False),
        sa.Column("owned", sa.Double, nullable=False),
    )
    op.create_table(
        "ledger_decision",
        sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("lead", sa.BigInteger, nullable=False),
        sa.Column("rep", sa.BigInteger),
        sa.Column("owner", sa.BigInteger),
        sa.Column("runner_up", sa.BigInteger),
        sa.Column("probability", sa.Double),
        sa.Column("expected_value", sa.Double),
        sa.Column("price", sa.Double),
        sa.Column("margin", sa.Double),
        sa.Column("propensity", sa.Double),
        sa.Column("work", sa.Double, nullable=False),
        sa.Column("owner_work", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("candidates", sa.Text, nullable=False),
        sa.Column("rest", sa.LargeBinary),
        sa.Column("more", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_ledger_decision_lead", "ledger_decision", ["lead"])
    op.create_index("ix_ledger_decision_rep", "ledger_decision", ["rep"])
    op.create_index("ix_ledger_decision_runner_up", "ledger_decision", ["runner_up"])
    op.create_table(
        "ledger_entry",
        sa.Column("no", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("step", sa.Integer),
        sa.Column("batch", sa.BigInteger),
        sa.Column("lead", sa.BigInteger),
        sa.Column("rep", sa.BigInteger),
        sa.Column("about", sa.BigInteger),
        sa.Column("who", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("batch", "step", name="ledger_entry_step_once"),
    )
    op.create_index("ix_ledger_entry_kind", "ledger_entry", ["kind"])
    op.create_index("ix_ledger_entry_lead", "ledger_entry", ["lead"])
    op.create_index("ix_ledger_entry_about", "ledger_entry", ["about"])
    op.create_table(
        "ledger_movement",
        sa.Column("batch", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("lead", sa.BigInteger, nullable=False),
        sa.Column("rep", sa.BigInteger),
        sa.Column("done", sa.String(16), nullable=False),
        sa.Column("former", sa.Text, nullable=False),
    )
    op.create_index("ix_ledger_movement_lead", "ledger_movement", ["lead"])
    op.create_table(
        "ledger_holding",
        sa.Column("lead", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("rep", sa.BigInteger, nullable=False),
        sa.Column("batch", sa.BigInteger, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("work", sa.Double, nullable=False),
    )
    op.create_index("ix_ledger_holding_batch", "ledger_holding", ["batch"])
    op.create_table(
        "ledger_room",
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("rep", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("taken", sa.Double, nullable=False),
        sa.Column("capacity", sa.Double, nullable=False),
        sa.CheckConstraint("taken <= capacity + 0.000001", name="ledger_room_kept"),
    )
    op.create_table(
        "ledger_outcome",
        sa.Column("no", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("lead", sa.BigInteger, nullable=False),
        sa.Column("rep", sa.BigInteger),
        sa.Column("batch", sa.BigInteger),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("revenue", sa.Double),
        sa.Column("touched_at", sa.String(32)),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("lead", "digest", name="ledger_outcome_once"),
    )
    op.create_index("ledger_batch_period", "ledger_batch", ["period"])
