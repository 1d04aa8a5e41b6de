"""A plan as people read it: figures, sentences, and how to prove it in the field."""

from fairlead.planning.answers import answer_of
from fairlead.planning.lines import HEADINGS, lines_of_staffing, rows_of
from fairlead.planning.proof import Proof, proof_of
from fairlead.planning.summary import finance_summary, plan_summary

__all__ = [
    "HEADINGS",
    "Proof",
    "answer_of",
    "finance_summary",
    "lines_of_staffing",
    "plan_summary",
    "proof_of",
    "rows_of",
]
