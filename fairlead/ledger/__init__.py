"""The ledger: every batch and decision kept, approved, released, undone, explained and decided again."""

from fairlead.ledger.adoption import Adoption, adopt, adopted, untried
from fairlead.ledger.answering import why, why_not
from fairlead.ledger.approving import approve
from fairlead.ledger.auditing import audit
from fairlead.ledger.crm import Present, present_of
from fairlead.ledger.elsewhere import load_elsewhere
from fairlead.ledger.entries import Step
from fairlead.ledger.exporting import decisions_table, history_table
from fairlead.ledger.forgetting import forget
from fairlead.ledger.in_use import in_use, models_of, note_refit, promote, roll_back, write_in_use
from fairlead.ledger.inputs import Asked, hash_of
from fairlead.ledger.notes import listed, note, override, settle
from fairlead.ledger.opening import Ledger, open_ledger
from fairlead.ledger.outcomes import TakenIn, take_in
from fairlead.ledger.persons import Kind
from fairlead.ledger.previewing import plan_of, preview
from fairlead.ledger.proposing import Standing, propose, proposed_before, standing
from fairlead.ledger.reading import list_batches, show
from fairlead.ledger.releasing import Written, release
from fairlead.ledger.replaying import Replay, last_decision, replay
from fairlead.ledger.retention import set_retention
from fairlead.ledger.serving import Serving, keep_serving
from fairlead.ledger.taking_back import take_back
from fairlead.ledger.turns import Turns, turns_before
from fairlead.ledger.undoing import undo

__all__ = [
    "Adoption",
    "Asked",
    "Kind",
    "Ledger",
    "Present",
    "Replay",
    "Serving",
    "Standing",
    "Step",
    "TakenIn",
    "Turns",
    "Written",
    "adopt",
    "adopted",
    "approve",
    "audit",
    "decisions_table",
    "forget",
    "hash_of",
    "history_table",
    "in_use",
    "keep_serving",
    "last_decision",
    "list_batches",
    "listed",
    "load_elsewhere",
    "models_of",
    "note",
    "note_refit",
    "open_ledger",
    "override",
    "plan_of",
    "present_of",
    "preview",
    "promote",
    "propose",
    "proposed_before",
    "release",
    "replay",
    "roll_back",
    "set_retention",
    "settle",
    "show",
    "standing",
    "take_back",
    "take_in",
    "turns_before",
    "undo",
    "untried",
    "why",
    "why_not",
    "write_in_use",
]
