"""Refitting: learn anew, compare with the model in use on later data, propose or not."""

from fairlead.refitting.past import Past, past_of, same_assignments
from fairlead.refitting.proposal import Proposal, Verdict
from fairlead.refitting.refit import judged_after, refit
from fairlead.refitting.rivals import compare_models

__all__ = ["Past", "Proposal", "Verdict", "compare_models", "judged_after", "past_of", "refit", "same_assignments"]
