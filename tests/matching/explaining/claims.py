"""The claims of a sentence, read off its words and held against a new solve."""

import re

import numpy as np
import pytest

from matching import Status, solve
from matching.checking.priced_groups import priced_groups

EXACT = re.compile(
    r"Next came (\S+): the whole would then be worth (\S+) less"
    r"(?:, so it would have gone there only if it were worth (\S+) more with \1)?\.$"
)
LEVEL = re.compile(r"(\S+) would have been as good for the whole\.$")
NEVER = re.compile(r"With (\S+), no assignment would keep every rule\.$")
PRICED = re.compile(
    r"Next came (\S+): at these prices it comes out (\S+) behind there"
    r"(?:, and would draw level if it were worth (\S+) more with \1)?"
    r"(?:; the whole would be worth at least (\S+) less)?\.$"
)
TIED = re.compile(r"Next came (\S+): at these prices \1 would have been as good\.$")
AHEAD = re.compile(r"Next came (\S+): at these prices \1 is (\S+) ahead, and the lead went where every rule")
DIGITS = 2e-3
"""Sentences give four digits."""


def choice_is_described(problem, answer, lead, sentence):
    """Hold the first half of the sentence against values, eligibility and room."""
    row = problem.value_block(lead, lead + 1)[0]
    allowed, rep = problem.allowed_block(lead, lead + 1)[0], int(answer.rep[lead])
    if rep < 0:
        assert f"Lead {problem.lead_ids[lead]}" in sentence
        assert "went to nobody: " in sentence
        return
    worth = re.search(r"went to (\S+), where it is worth (\S+?)[,;]? ", sentence.replace(". ", ", "))
    assert worth[1] == problem.rep_ids[rep]
    assert float(worth[2].rstrip(",;")) == pytest.approx(row[rep], rel=DIGITS)
    if problem.groups is None and "no rep offers more" in sentence:
        assert row[rep] == row[allowed].max()
    if problem.groups is None and "another rep offers more" in sentence:
        assert row[rep] < row[allowed].max()
    if "nobody else may have it" in sentence:
        assert priced_groups(problem, None)[problem.group_of[lead]].max(initial=0) > -np.inf


def next_is_true(problem, answer, lead, sentence):
    """Hold the second half against new solves, or against values and prices where it speaks of these prices."""
    if found := EXACT.search(sentence):
        lost = objective_with(problem, lead, found[1])
        assert answer.objective - lost == pytest.approx(float(found[2]), rel=DIGITS, abs=1e-6)
        if found[3]:
            needed_turns_the_choice(problem, answer, lead, problem.rep_position[found[1]], float(found[3]))
        return "exact"
    if found := LEVEL.search(sentence):
        assert objective_with(problem, lead, found[1]) == pytest.approx(answer.objective, abs=1e-6)
        return "level"
    if found := NEVER.search(sentence):
        assert np.isnan(objective_with(problem, lead, found[1]))
        return "never"
    if found := PRICED.search(sentence):
        rep = problem.rep_position[found[1]]
        assert ahead_at_prices(problem, answer, lead, rep) == pytest.approx(float(found[2]), rel=DIGITS, abs=1e-6)
        if found[3]:
            raised = with_value(problem, lead, rep, float(found[3]))
            assert ahead_at_prices(raised, answer, lead, rep) == pytest.approx(0.0, abs=DIGITS * float(found[2]) + 1e-6)
        if found[4]:
            assert not objective_with(problem, lead, found[1]) > answer.objective - float(found[4]) * (1 - DIGITS)
        return "priced"
    if found := TIED.search(sentence):
        behind = ahead_at_prices(problem, answer, lead, problem.rep_position[found[1]])
        assert behind == pytest.approx(0.0, abs=1e-6)
        return "tied"
    if found := AHEAD.search(sentence):
        behind = ahead_at_prices(problem, answer, lead, problem.rep_position[found[1]])
        assert -behind == pytest.approx(float(found[2]), rel=DIGITS, abs=1e-6)
        return "ahead"
    assert sentence.endswith(".")
    return "alone"


def objective_with(problem, lead, name):
    """Solve again with the lead at a rep or with nobody; NaN if nothing keeps the rules then."""
    if name in problem.rep_position:
        return solve(problem.replace(fixed=[*problem.fixed, (problem.lead_ids[lead], name)])).objective
    assert name in ("nobody", "Nobody")
    eligible = problem.eligible_block(0, problem.shape[0])
    eligible[lead] = False
    return solve(problem.replace(eligible=eligible)).objective


def needed_turns_the_choice(problem, answer, lead, rep, needed):
    """Hold that a little more than needed moves the lead and a little less leaves the answer a best one."""
    step = DIGITS * needed + 1e-5
    more = solve(with_value(problem, lead, rep, needed + step))
    assert more.rep[lead] == rep
    if needed > step:
        less = solve(with_value(problem, lead, rep, needed - step))
        assert less.status is Status.OPTIMAL
        assert less.objective == pytest.approx(answer.objective, abs=1e-6)


def with_value(problem, lead, rep, more):
    """Return the problem with one value raised."""
    values = problem.value_block(0, problem.shape[0]).copy()
    values[lead, rep] += more
    return problem.replace(values=values)


def ahead_at_prices(problem, answer, lead, rep):
    """Return by how much the lead's choice is ahead of a rep in value after all prices, by the check's own sums."""
    net = priced_groups(problem, answer.rule_prices)[problem.group_of[lead]]
    here = int(answer.rep[lead])
    return (net[here] if here >= 0 else 0.0) - net[rep]
