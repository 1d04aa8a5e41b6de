"""All commands of ``fairlead ledger``, gathered from the modules that hold them."""

from fairlead.cli import ledger_answers, ledger_keeping, ledger_notes
from fairlead.cli.ledger import ledger

for commands in (ledger_answers, ledger_notes, ledger_keeping):
    commands.add_to(ledger)

__all__ = ["ledger"]
