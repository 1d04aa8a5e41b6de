"""Patterns, their covers, and the search by them, against all there is on small problems."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem
from matching.clock import Clock
from matching.general.covers import least_loss
from matching.general.dual import Dual
from matching.general.knapsack import best_charges, knapsacks_of
from matching.general.linear import best_split
from matching.general.packing import Packing
from matching.general.packing_in_two import pack
from matching.general.pairs import Pairs
from matching.general.part import rematch
from matching.general.patterns import Patterns, good_patterns, words_of
from matching.general.rows import Kind, rows_of
from matching.general.units import units_of


def drawn_problem(seed, leads=7, reps=3, optional=0.4, whole=True):
    """Return a problem with work by pair, barred pairs, work of zero, and leads that may be left."""
    rng = np.random.default_rng(seed)
    work = rng.integers(0, 9, (leads, reps)).astype(float) + (0.0 if whole else rng.random((leads, reps)))
    eligible = rng.random((leads, reps)) < 0.8
    eligible[:, 0] = True
    must = [str(lead) for lead in np.flatnonzero(rng.random(leads) > optional)]
    values = rng.integers(-5, 30, (leads, reps)).astype(float)
    return AssignmentProblem(values, 0.5 * work.sum(axis=0), eligible=eligible, work=work, must_assign=must)


def knapsacks_for(problem):
    """Return the knapsacks of a problem without any price."""
    dual = Dual(problem, rows_of(problem, units_of(problem)))
    return knapsacks_of(dual, np.zeros(problem.shape[1]))


class Turns(Clock):
    """A clock that is up after so many looks, however busy the machine is."""

    def __init__(self, count):
        super().__init__(None)
        self.count = count

    @property
    def is_up(self):
        """Count down."""
        self.count -= 1
        return self.count < 0


def priced(problem):
    """Return knapsacks, bound, charges and rents as the solver makes them: from the linear relaxation."""
    dual = Dual(problem, rows_of(problem, units_of(problem)))
    unit, rep = np.nonzero(dual.units.allowed)
    split = best_split(dual.rows, Pairs(unit, rep, dual.gains(unit, rep), dual.rows.limit), 10)
    prices = dual.lawful(split.prices)
    net = dual.net_block(prices, 0, problem.shape[0]).max(axis=1)
    knapsacks = knapsacks_of(dual, prices)
    start = np.where(dual.units.required, net, np.maximum(net, 0.0))
    bound, charge, _ = best_charges(knapsacks, start, Clock(None), 100)
    return knapsacks, bound, charge, dual.by_rep(Kind.CAPACITY, prices)


def all_answers(problem):
    """Return the worth of every feasible answer, by its reps; -1 for nobody."""
    leads, reps = problem.shape
    values, work = problem.value_block(0, leads), problem.work_block(0, leads)
    allowed, found = problem.allowed_block(0, leads), {}
    for answer in product(range(-1, reps), repeat=leads):
        placed = [(lead, rep) for lead, rep in enumerate(answer) if rep >= 0]
        load = np.zeros(reps)
        for lead, rep in placed:
            load[rep] += work[lead, rep]
        kept = all(allowed[pair] for pair in placed) and (load <= problem.capacity + 1e-9).all()
        if kept and all(rep >= 0 for rep, must in zip(answer, problem.required, strict=True) if must):
            found[answer] = sum(values[pair] for pair in placed)
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("whole", [True, False])
def test_good_patterns_are_all_sets_near_the_best_one(seed, whole):
    """Compared with every subset; losses are distances to the best."""
    problem = drawn_problem(seed, whole=whole)
    knapsacks = knapsacks_for(problem)
    charge = np.random.default_rng(seed).integers(0, 20, 7).astype(float)
    patterns, cut = good_patterns(knapsacks, charge, 1, within=6.0, most=1000)
    profit, work = knapsacks.worth[:, 1] - charge, problem.work_block(0, 7)[:, 1]
    sets = [each for size in range(8) for each in combinations(range(7), size)]
    worth = {
        sum(1 << unit for unit in each): profit[list(each)].sum()
        for each in sets
        if work[list(each)].sum() <= problem.capacity[1] and np.isfinite(profit[list(each)]).all()
    }
    found = dict(zip(patterns.members[0].tolist(), patterns.loss.tolist(), strict=True))
    top = max(worth.values())
    assert not cut
    least = min(found.values())
    assert {members for members, value in worth.items() if value >= top - 6.0 + max(0.0, least) + 1e-9} <= set(found)
    for members, loss in found.items():
        assert loss - least == pytest.approx(top - worth[members])
    if whole:
        assert least == pytest.approx(0.0)


def test_too_many_patterns_are_said_to_be_cut():
    """The best one stays."""
    knapsacks = knapsacks_for(drawn_problem(1))
    patterns, cut = good_patterns(knapsacks, np.zeros(7), 0, within=50.0, most=3)
    assert cut
    assert len(patterns.loss) <= 3
    assert patterns.loss.min() == pytest.approx(0.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.sampled_from([0, 61]))
def test_the_cover_of_least_loss_equals_brute_force(seed, count, before):
    """Over every choice of a pattern each; the choice found is disjoint and complete, across words too."""
    rng = np.random.default_rng(seed)
    units = np.arange(before, before + 5)
    sets = [[units[rng.random(5) < 0.4] for _ in range(7)] for _ in range(count)]
    lists = [
        Patterns(np.stack([words_of(one, before + 5) for one in each], axis=1), rng.integers(0, 9, 7).astype(float))
        for each in sets
    ]
    best = np.inf
    for choice in product(range(7), repeat=count):
        taken = np.concatenate([each[at] for each, at in zip(sets, choice, strict=True)])
        if sorted(taken) == units.tolist():
            best = min(best, sum(each.loss[at] for each, at in zip(lists, choice, strict=True)))
    at, loss, _ = least_loss(lists, words_of(units, before + 5), 100.0, 100_000)
    assert loss == best
    if len(at):
        assert sorted(np.concatenate([each[one] for each, one in zip(sets, at, strict=True)])) == units.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_matching_all_reps_anew_finds_the_optimum(seed):
    """From the worst answer there is; nobody counts as a rep."""
    problem = drawn_problem(seed)
    answers = all_answers(problem)
    if not answers:
        pytest.skip("this draw has no answer")
    part = knapsacks_for(problem).with_nobody()
    now = np.array(min(answers, key=answers.get))
    random = np.random.default_rng(seed)
    found = rematch(part, np.where(now < 0, 3, now), np.zeros(7), 0.0, 1.0, 1.0, random)
    rep = now if found.rep is None else np.where(found.rep == 3, -1, found.rep)
    assert not found.cut
    assert answers[tuple(rep.tolist())] == max(answers.values())


@pytest.mark.parametrize("seed", range(8))
def test_small_problems_end_at_their_optimum_and_within_the_bound(seed):
    """The search stops as soon as it reaches its goal, here the optimum by brute force."""
    problem = drawn_problem(seed, whole=seed % 2 == 0)
    answers = all_answers(problem)
    if not answers:
        pytest.skip("this draw has no answer")
    optimum = max(answers.values())
    knapsacks = knapsacks_for(problem)
    bound, charge, _ = best_charges(knapsacks, np.zeros(7), Clock(None), 40)
    assert bound >= optimum - 1e-9
    search = Packing(knapsacks, charge, np.zeros(3), seed)
    found = search.run(np.array(min(answers, key=answers.get)), optimum, Turns(200))
    assert search.reached(found, optimum)
    assert answers[tuple(found.tolist())] == optimum


def crowded_problem(seed, whole):
    """Return a problem with more leads than a part can hold, half of them to be placed, and a feasible answer."""
    problem = drawn_problem(seed, leads=90, reps=4, optional=0.5, whole=whole)
    start = np.where(problem.required, 0, -1)
    room = problem.capacity.copy()
    room[0] = max(room[0], problem.work_block(0, 90)[problem.required, 0].sum())
    return problem.replace(capacity=room), start


def is_kept(problem, rep):
    """Return whether an answer keeps capacity, eligibility and what must be placed."""
    leads, reps = problem.shape
    placed = np.flatnonzero(rep >= 0)
    load = np.bincount(rep[placed], problem.work_block(0, leads)[placed, rep[placed]], reps)
    allowed = problem.allowed_block(0, leads)[placed, rep[placed]].all()
    return bool((load <= problem.capacity + 1e-6).all() and allowed and (rep[problem.required] >= 0).all())


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("whole", [True, False])
def test_the_search_keeps_every_rule_and_never_loses(seed, whole):
    """Room that other leads keep, and leads without a rep, included; the same seed finds the same."""
    problem, start = crowded_problem(seed, whole)
    knapsacks, bound, charge, rent = priced(problem)
    search = Packing(knapsacks, charge, rent, seed)
    found = search.run(start, bound, Turns(60))
    again = Packing(knapsacks, charge, rent, seed).run(start, bound, Turns(60))
    assert is_kept(problem, start)
    assert is_kept(problem, found)
    assert (found == again).all()
    assert search.worth(start) < search.worth(found) <= bound + 1e-6


def test_two_processes_go_on_where_one_has_begun():
    """The answer keeps the rules and is better; the goal is one that nobody can reach."""
    problem, start = crowded_problem(0, whole=False)
    knapsacks, bound, charge, rent = priced(problem)
    found = pack(knapsacks, charge, rent, start, bound + 1, Clock(6), seed=0)
    search = Packing(knapsacks, charge, rent, 0)
    assert is_kept(problem, found)
    assert search.worth(start) < search.worth(found) <= bound + 1e-6
