"""The possible gain, and the batch, in words."""

from __future__ import annotations

from fairlead.report import gain
from fairlead.report.findings import Findings
from tests.fairlead.report.samples import comparison, entry, with_difference

BATCH = {"leads": 240, "assigned": 216, "promised": 35310.2, "promised_naive": 38364.4, "gap": 0.0, "status": "optimal"}


def test_recovered_share_with_interval() -> None:
    """The share comes with its interval."""
    findings = Findings.read(comparison())
    text = gain.recovered_sentence(findings, "optimal").replace("\N{NO-BREAK SPACE}", " ")
    assert text == "Optimal recovered 39.2 % of the possible gain (95 % interval 18.0 to 61.0 %)."


def test_nothing_to_recover() -> None:
    """Where the oracle gains nothing distinguishable, that is said instead of a share."""
    summary = comparison(recovered={"optimal": None})
    summary["differences"]["oracle - round-robin"]["wins"] = entry(1.0, 5.0)
    findings = Findings.read(summary)
    assert gain.recovered_figure(findings, "optimal") == "nothing to recover"
    assert gain.recovered_sentence(findings, "optimal").startswith("Nothing to recover")


def test_undefined_share_of_a_real_gain() -> None:
    """A share that is undefined although the oracle gains is a dash, not nothing to recover."""
    findings = Findings.read(comparison(recovered={}))
    assert gain.recovered_figure(findings, "optimal") == "–"
    assert "undefined" in gain.recovered_sentence(findings, "optimal")


def test_without_oracle_the_possible_gain_is_unknown() -> None:
    """Without the oracle nothing is said to be possible."""
    findings = Findings.read(with_difference("optimal", wins=entry(1.0, 0.5)))
    assert "not known" in gain.recovered_sentence(findings, "optimal")
    assert gain.recovered_figure(findings, "optimal") == "–"


def test_batch_promises() -> None:
    """Both promises stand side by side."""
    assert gain.batch_sentence(BATCH) == (
        "Of 240 leads 216 were assigned. They promise a revenue of 35,310 units of value; "
        "taking the estimates at face value would have promised 38,364."
    )


def test_gap_in_words() -> None:
    """Gap 0 is the best use of the estimates, any other says how far off at most, none is said to be unknown."""
    assert gain.gap_sentence(BATCH) == "Gap 0: this is the best use of these estimates."
    assert gain.gap_sentence(BATCH | {"gap": 0.0123}).startswith("Gap 1.2\N{NO-BREAK SPACE}%: ")
    assert "not known (status unknown)" in gain.gap_sentence(BATCH | {"gap": None, "status": "unknown"})
