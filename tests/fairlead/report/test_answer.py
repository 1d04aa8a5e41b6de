"""Every branch of the answer: which method, by how much, how sure."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fairlead.report.answer import Answer, Verdict, answer
from fairlead.report.findings import Findings
from tests.fairlead.report.samples import comparison, entry, with_difference

CLAIMS = re.compile(r"\b(winner|best|wins more|largest gain|rises|falls)\b")


def answered(summary: dict[str, Any]) -> Answer:
    """Return the answer to a summary."""
    return answer(Findings.read(summary))


def three(greedy: dict[str, Any], optimal: dict[str, Any]) -> dict[str, Any]:
    """Return a comparison of round robin, greedy and optimal with these differences in wins."""
    policies = {name: levels for name, levels in comparison()["policies"].items() if name != "oracle"}
    differences = {"greedy - round-robin": {"wins": greedy}, "optimal - round-robin": {"wins": optimal}}
    return comparison(policies=policies, differences=differences)


def test_gain() -> None:
    """A difference clear of zero is said with its size, its percentage and its interval."""
    said = answered(with_difference("optimal", wins=entry(12.3, 7.2), revenue=entry(181_000, 96_000)))
    assert (said.verdict, said.method) == (Verdict.GAIN, "optimal")
    first, second = (sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in said.sentences)
    assert first == (
        "Optimal wins more than round robin: on average 12.3 more wins in each simulated period (5.8 %), "
        "with 95 % confidence between 5.1 and 19.5 more."
    )
    assert second == "Revenue rises: +181 k units of value (+6.9 %; 95 % interval +85 k to +277 k)."


def test_gain_in_wins_that_costs_revenue() -> None:
    """More wins and less revenue is said as the contradiction it is."""
    said = answered(with_difference("optimal", wins=entry(12.3, 7.2), revenue=entry(-90_000, 20_000)))
    assert said.verdict is Verdict.GAIN
    assert said.sentences[1].startswith("But revenue falls: −90\N{NO-BREAK SPACE}k")


def test_gain_with_revenue_undecided() -> None:
    """Revenue that may be chance is said to be."""
    said = answered(with_difference("optimal", wins=entry(12.3, 7.2), revenue=entry(20_000, 50_000)))
    assert said.sentences[1].startswith("In revenue there is no difference that this comparison could tell from chance")


def test_loss() -> None:
    """A method that wins fewer is said to, in positive figures, the smaller bound first."""
    said = answered(with_difference("greedy", wins=entry(-5.2, 3.1)))
    assert said.verdict is Verdict.LOSS
    assert said.sentences[0].startswith("Greedy wins fewer than round robin: on average 5.20 fewer")
    assert said.sentences[0].endswith("between 2.10 and 8.30 fewer.")


def test_loss_of_wins_with_more_revenue() -> None:
    """Fewer wins and more revenue is said as the contradiction it is."""
    said = answered(with_difference("greedy", wins=entry(-5.2, 3.1), revenue=entry(50_000, 1_000)))
    assert said.sentences[1].startswith("But revenue rises")


@pytest.mark.parametrize("mean", [-2.0, 0.0, 2.0])
def test_undecided_makes_no_claim(mean: float) -> None:
    """With zero inside the interval no method is called better in any words."""
    said = answered(with_difference("optimal", wins=entry(mean, 4.0), revenue=entry(mean, 9.0)))
    assert said.verdict is Verdict.UNDECIDED
    assert said.sentences[0].startswith("There is no difference in wins that this comparison could tell from chance")
    assert not CLAIMS.search(" ".join(said.sentences))


def test_undecided_in_wins_says_a_proven_difference_in_revenue() -> None:
    """Revenue may be decided where wins are not."""
    said = answered(with_difference("optimal", wins=entry(1.0, 4.0), revenue=entry(50_000, 9_000)))
    assert said.verdict is Verdict.UNDECIDED
    assert said.sentences[1].startswith("Revenue rises: +50.0\N{NO-BREAK SPACE}k")


def nothing_to_gain(oracle: dict[str, Any]) -> dict[str, Any]:
    """Return a comparison in which optimal gains nothing and the oracle this."""
    policies = {name: comparison()["policies"][name] for name in ("round-robin", "optimal", "oracle")}
    nil = {"wins": entry(0.4, 5.0), "revenue": entry(1_000, 9_000)}
    return comparison(
        policies=policies, differences={"optimal - round-robin": nil, "oracle - round-robin": oracle}, recovered={}
    )


def test_nothing_to_gain() -> None:
    """Where even the oracle gains nothing distinguishable, routing is not the problem."""
    said = answered(nothing_to_gain({"wins": entry(2.0, 5.0), "revenue": entry(9_000, 10_000)}))
    assert said.verdict is Verdict.NOTHING_TO_GAIN
    assert said.sentences[1].startswith("Routing is not the problem here")


@pytest.mark.parametrize(
    "oracle", [{"wins": entry(9.0, 5.0)}, {"wins": entry(2.0, 5.0), "revenue": entry(90_000, 10_000)}, {}]
)
def test_something_to_gain_or_unknown(oracle: dict[str, Any]) -> None:
    """A gain of the oracle in wins or revenue, or no figure for it, leaves the question open."""
    assert answered(nothing_to_gain(oracle)).verdict is Verdict.UNDECIDED


def test_one_method_only() -> None:
    """A method simulated alone is said to be, with its wins."""
    summary = comparison(policies={"round-robin": comparison()["policies"]["round-robin"]}, differences={})
    said = answered(summary)
    assert (said.verdict, said.method) == (Verdict.ALONE, None)
    assert "212.0 (207.8 to 216.2) wins" in said.sentences[0]


def test_oracle_is_no_method_to_choose() -> None:
    """With the oracle alone beside the baseline there is nothing a firm could choose."""
    summary = comparison(policies={name: comparison()["policies"][name] for name in ("round-robin", "oracle")})
    assert answered(summary).verdict is Verdict.ALONE


@pytest.mark.parametrize("wins", [None, entry(None), entry(3.0)])
def test_undefined_wins(wins: dict[str, Any] | None) -> None:
    """Without a difference or without an interval nothing is claimed."""
    said = answered(with_difference("optimal", wins=wins) | {"replications": 1})
    assert (said.verdict, said.method) == (Verdict.UNKNOWN, None)
    assert "1 paired replication gave" in said.sentences[0]


def test_of_several_the_largest_proven_gain_is_named() -> None:
    """A proven gain goes before a larger one that may be chance."""
    said = answered(three(greedy=entry(20.0, 25.0), optimal=entry(12.3, 7.2)))
    assert said.method == "optimal"
    assert said.sentences[0].startswith("Of 2 methods set against round robin, optimal shows the largest gain")


def test_of_several_all_must_lose_for_a_loss() -> None:
    """One method left undecided keeps the answer undecided; only when all lose does the baseline win."""
    assert answered(three(greedy=entry(-9.0, 12.0), optimal=entry(-5.0, 1.0))).verdict is Verdict.UNDECIDED
    said = answered(three(greedy=entry(-9.0, 2.0), optimal=entry(-5.0, 1.0)))
    assert (said.verdict, said.method) == (Verdict.LOSS, "optimal")
    assert said.sentences[0].startswith("None of 2 methods wins as many as round robin; optimal comes nearest")


def test_baseline_without_wins_gives_no_percentage() -> None:
    """No percentage of nothing."""
    summary = with_difference("optimal", wins=entry(12.3, 7.2))
    summary["policies"]["round-robin"] = {"wins": entry(0.0, 0.0)}
    assert "%)" not in answered(summary).sentences[0]


def test_never_more_than_two_sentences() -> None:
    """The first screen has room for two sentences."""
    assert all(len(answered(summary).sentences) <= 2 for summary in (comparison(), nothing_to_gain({})))
