"""Runs migrations on the connection it is handed, within the transaction that is open there."""

from alembic import context

from fairlead.ledger.schema import METADATA
from fairlead.ledger.versions import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
