"""The claims of a sentence, read off its words and held against a new solve."""

import re
from dataclasses import replace

import numpy as np
import pytest

from matching import Status, solve
from matching.checking.priced_groups import priced_groups

NUMBER = r"([\d,.]*\d)"
EXACT = re.compile(
    rf"Next( at these prices)? came (\S+): the whole would then be worth {NUMBER} less"
    rf"(?:, so it would have gone there only if it were worth {NUMBER} more with \2)?\.$"
)
LEVEL = re.compile(r"(\S+) would have been as good for the whole\.$")
NEVER = re.compile(r"With (\S+), no assignment would keep every rule\.$")
PRICED = re.compile(
    rf"Next came (\S+): at these prices it comes out {NUMBER} behind there"
    rf"(?:, and would draw level if it were worth {NUMBER} more with \1)?"
    rf"(?:; the whole would be worth at least {NUMBER} less)?\.$"
)
TIED = re.compile(r"Next came (\S+): at these prices \1 would have been as good\.$")
AHEAD = re.compile(
    rf"Next came (\S+): at these prices \1 is {NUMBER} ahead, "
    r"but no assignment with \1 (is worth more|that is worth more was found)\.$"
)
BETTER = re.compile(rf"; (\S+) offers {NUMBER} more(?: for all \d+)?, but (.*?)\. ?(?=$|Next|With|[^ ]+ would have)")
NO_BETTER = re.compile(r"no assignment with (\S+) (is worth more|that is worth more was found)$")
OUTWEIGHED = {
    "moving there would cost": {},
    "room there is worth": {"capacity": 0.0},
    "minimums count for": {"minimum": 0.0},
    "value floors count for": {"floor": 0.0},
    "evenness of values counts for": {"spread": 0.0},
    "the budget of moves counts for": {"moves": 0.0},
}
"""What speaks against a better offer, and the prices it rests on."""
DIGITS = 2e-3
"""Sentences give four digits."""


def number(text):
    """Read a number as sentences write it."""
    return float(text.replace(",", ""))


def choice_is_described(problem, answer, lead, sentence):
    """Hold the first half of the sentence against values, eligibility, room and prices, and against new solves."""
    row = problem.value_block(lead, lead + 1)[0]
    rep, group = int(answer.rep[lead]), problem.group_of[lead]
    offers = priced_groups(problem.replace(owner=None, move_cost=0.0, move_budget=None), None)[group]
    gains = priced_groups(problem, None)[group]
    if rep < 0:
        nobody_is_true(problem, answer, lead, gains, sentence)
        return
    worth = re.search(rf"(went to|stays with) (\S+), where it is valued at (-?{NUMBER})", sentence)
    assert worth[2] == problem.rep_ids[rep]
    assert (worth[1] == "stays with") == (problem.owner_rep[lead] == rep)
    assert number(worth[3]) == pytest.approx(row[rep], rel=DIGITS)
    if "no rep offers more" in sentence:
        assert offers[rep] >= offers.max() - 1e-9
    if "nobody else may have" in sentence:
        assert (offers > -np.inf).sum() == 1
    if found := BETTER.search(sentence):
        other = problem.rep_position[found[1]]
        assert offers[other] - offers[rep] == pytest.approx(number(found[2]), rel=DIGITS)
        outweighing_is_true(problem, answer, lead, other, number(found[2]), found[3])
    assert any(
        each in sentence
        for each in ("no rep offers more", "nobody else may", "as it was fixed", "more, but", " for all")
    )


def nobody_is_true(problem, answer, lead, gains, sentence):
    """Hold the reason why a lead has no rep against what its group would gain, room, and what it may."""
    work = np.broadcast_to(problem.work_block(0, problem.shape[0]), problem.shape)
    load = np.array([work[answer.rep == rep, rep].sum() for rep in range(problem.shape[1])])
    need = work[problem.group_of == problem.group_of[lead]].sum(axis=0)
    fits = need <= problem.capacity - load + 1e-9
    gainful = gains > 0
    allowed = problem.allowed_block(lead, lead + 1)[0]
    claims = {
        "no rep is eligible for it": not problem.eligible_block(lead, lead + 1).any(),
        "every eligible rep is barred from it": not allowed.any(),
        "no rep may have all leads of its group": allowed.any() and not (gains > -np.inf).any(),
        "no rep who would gain from it has room enough left": gainful.any() and not (gainful & fits).any(),
        "there is room, but a rule beside capacity leaves none for it": (gainful & fits).any(),
        "no rep who may have it would gain from it": not gainful.any(),
    }
    said = sentence.partition("went to nobody: ")[2].partition(".")[0]
    assert claims[said]
    if said.startswith("there is room"):  # it would be placed if only slots counted
        free = problem.replace(caps=(), value_spread=None, move_budget=None, value_floor=None, minimums=None)
        assert free.shape[0] > 30 or solve(free).objective > answer.objective - 1e-9


def outweighing_is_true(problem, answer, lead, other, more, said):
    """Hold that what is said to outweigh a better offer does, by its own prices; or that nothing better is with her."""
    group, rep = problem.group_of[lead], int(answer.rep[lead])
    if found := NO_BETTER.fullmatch(said):
        assert found[1] == problem.rep_ids[other]
        assert not objective_with(problem, lead, found[1]) > answer.objective + 1e-6
        return
    total = 0.0
    for phrase in re.split(r", | and (?=[a-z])", said.removeprefix("at these prices ")):
        words, amount = re.fullmatch(rf"(.*?) {NUMBER}(?: more than \S+'s)?", phrase).groups()
        total += number(amount)
        counted = difference(problem, answer.rule_prices, answer, group, rep, other)
        if words == "moving there would cost":
            free = difference(problem.replace(move_cost=0.0), answer.rule_prices, answer, group, rep, other)
        elif answer.rule_prices is None:
            free = more * -1.0
            counted = free + answer.prices[other] - answer.prices[rep]
        elif words.startswith("cap "):
            at = [cap.name for cap in problem.caps].index(words.removeprefix("cap ").removesuffix(" counts for"))
            caps = answer.rule_prices.caps.copy()
            caps[at] = 0.0
            free = difference(problem, replace(answer.rule_prices, caps=caps), answer, group, rep, other)
        else:
            none = {name: getattr(answer.rule_prices, name) * zero for name, zero in OUTWEIGHED[words].items()}
            free = difference(problem, replace(answer.rule_prices, **none), answer, group, rep, other)
        assert counted - free == pytest.approx(number(amount), rel=DIGITS, abs=1e-6)
    assert total >= more * (1 - 2 * DIGITS) - 1e-6
    assert not objective_with(problem, lead, problem.rep_ids[other]) > answer.bound + 1e-6


def difference(problem, prices, answer, group, rep, other):
    """Return by how much a group is ahead at its rep of another, in value after these prices."""
    net = priced_groups(problem, prices)[group]
    return net[rep] - net[other]


def next_is_true(problem, answer, lead, sentence):
    """Hold the second half against new solves, or against values and prices where it speaks of these prices."""
    if found := EXACT.search(sentence):
        lost = objective_with(problem, lead, found[2])
        assert answer.objective - lost == pytest.approx(number(found[3]), rel=DIGITS, abs=1e-6)
        if found[1]:
            next_at_prices(problem, answer, lead, found[2])
        else:
            nothing_loses_less(problem, answer, lead, number(found[3]))
        if found[4]:
            needed_turns_the_choice(problem, answer, lead, problem.rep_position[found[2]], number(found[4]))
        return "exact"
    if found := LEVEL.search(sentence):
        assert objective_with(problem, lead, found[1]) == pytest.approx(answer.objective, abs=1e-6)
        return "level"
    if found := NEVER.search(sentence):
        assert np.isnan(objective_with(problem, lead, found[1]))
        return "never"
    if found := PRICED.search(sentence):
        rep = problem.rep_position[found[1]]
        next_at_prices(problem, answer, lead, found[1])
        assert ahead_at_prices(problem, answer, lead, rep) == pytest.approx(number(found[2]), rel=DIGITS, abs=1e-6)
        if found[3]:
            raised = with_value(problem, lead, rep, number(found[3]))
            slack = DIGITS * number(found[2]) + 1e-6
            assert ahead_at_prices(raised, answer, lead, rep) == pytest.approx(0.0, abs=slack)
        if found[4]:
            assert not objective_with(problem, lead, found[1]) > answer.objective - number(found[4]) * (1 - DIGITS)
        return "priced"
    if found := TIED.search(sentence):
        behind = ahead_at_prices(problem, answer, lead, problem.rep_position[found[1]])
        assert behind == pytest.approx(0.0, abs=1e-6)
        return "tied"
    if found := AHEAD.search(sentence):
        behind = ahead_at_prices(problem, answer, lead, problem.rep_position[found[1]])
        assert -behind == pytest.approx(number(found[2]), rel=DIGITS, abs=1e-6)
        if found[3] == "is worth more":
            assert not objective_with(problem, lead, found[1]) > answer.objective + 1e-6
        return "ahead"
    assert "Next" not in sentence
    return "alone"


def next_at_prices(problem, answer, lead, name):
    """Hold that no other rep but the lead's own is ahead of this one at the answer's prices."""
    net = priced(problem, answer)[problem.group_of[lead]]
    net = np.where(np.arange(len(net)) == answer.rep[lead], -np.inf, net)
    assert net[problem.rep_position[name]] >= net.max() - 1e-6


def nothing_loses_less(problem, answer, lead, loss):
    """Hold that no other choice, nobody among them, would cost the whole less."""
    for rep, name in enumerate([*problem.rep_ids, "nobody"]):
        own = rep == answer.rep[lead] or (name == "nobody" and answer.rep[lead] < 0)
        if not own and (name == "nobody" or problem.allowed_block(lead, lead + 1)[0, rep]):
            assert not answer.objective - objective_with(problem, lead, name) < loss * (1 - DIGITS) - 1e-6


def priced(problem, answer):
    """Return the value of each group with each rep after all prices."""
    if answer.rule_prices is not None:
        return priced_groups(problem, answer.rule_prices)
    return priced_groups(problem, None) - answer.prices


def objective_with(problem, lead, name):
    """Solve again with the lead at a rep or with nobody; NaN if nothing keeps the rules then."""
    if name in problem.rep_position:
        return solve(problem.replace(fixed=[*problem.fixed, (problem.lead_ids[lead], name)])).objective
    assert name in ("nobody", "Nobody")
    eligible = problem.eligible_block(0, problem.shape[0])
    eligible[problem.group_of == problem.group_of[lead]] = False
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
    net = priced(problem, answer)[problem.group_of[lead]]
    here = int(answer.rep[lead])
    return (net[here] if here >= 0 else 0.0) - net[rep]
