"""Every claim of a sentence is verified by solving again, on several problems, with slots alone and with rules."""

from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings

from matching import AssignmentProblem, Cap, Explainer, Status, solve
from matching.general import search
from tests.matching.explaining.claims import choice_is_described, next_is_true
from tests.matching.general.own_model import KINDS, ruled_problems


def slots_alone(seed):
    """Make up more leads than slots, a third of the pairs not eligible."""
    rng = np.random.default_rng(seed)
    leads, reps = 150, 9
    values = rng.lognormal(size=(leads, 1)) * rng.random((leads, reps))
    return AssignmentProblem(values, rng.integers(4, 20, reps), eligible=rng.random((leads, reps)) < 0.7)


def with_rules(seed, leads=24, reps=4, room=8.0, floor=1.5):
    """Make up accounts, differing work, a team under a cap, and floors, one of them for a rep who wins little."""
    rng = np.random.default_rng(seed)
    values = np.round(rng.lognormal(size=(leads, 1)) * rng.random((leads, reps)), 2)
    values[:, 0] = np.round(0.5 * values[:, 0], 2)
    ids = [str(rep) for rep in range(reps)]
    return AssignmentProblem(
        values,
        np.full(reps, room),
        eligible=rng.random((leads, reps)) < 0.8,
        work=rng.choice([1.0, 1.0, 2.0], leads),
        groups=[f"account {rng.integers(leads // 6)}" if rng.random() < 0.3 else None for _ in range(leads)],
        caps=[Cap("south", 0.8 * room * (reps // 2), reps=ids[: reps // 2])],
        value_floor={ids[0]: floor, ids[-1]: floor},
    )


def verified(problem, leads, seed, **how):
    """Verify what is said about some random leads; return how often each kind of claim came up."""
    answer = solve(problem)
    assert answer.status in (Status.OPTIMAL, Status.FEASIBLE)
    explainer = Explainer(problem, answer, **how)
    kinds = Counter()
    for lead in np.random.default_rng(seed).choice(problem.shape[0], leads, replace=False).tolist():
        sentence = explainer.why(problem.lead_ids[lead]).sentence
        choice_is_described(problem, answer, lead, sentence)
        kinds[next_is_true(problem, answer, lead, sentence)] += 1
    return kinds


def run(seeds, monkeypatch, pure, exact, priced):
    """Verify so many leads of each of the three kinds of problem on every seed."""
    kinds = Counter()
    for seed in seeds:
        kinds += verified(slots_alone(seed), pure, seed)
        kinds += verified(with_rules(seed), exact, seed, again=30.0)
        with monkeypatch.context() as patched:
            patched.setattr(search, "_FEW", 0)
            kinds += verified(with_rules(seed, 200, 8, room=20.0, floor=14.0), priced, seed)
    return kinds


def test_claims_about_some_thirty_leads_hold_when_solved_again(monkeypatch):
    """Exact claims are equal to a new solve, claims at these prices to values and prices."""
    kinds = run([1, 2], monkeypatch, 6, 4, 6)
    assert kinds["exact"] >= 8
    assert kinds["priced"] >= 8


@pytest.mark.verify
def test_claims_about_a_thousand_leads_hold_when_solved_again(monkeypatch):
    """The short test's claim on 20 seeds: 400 leads among slots alone, 200 with rules exactly, 400 at their prices."""
    kinds = run(range(10, 30), monkeypatch, 20, 10, 20)
    assert kinds.total() == 1000
    assert kinds["exact"] > 400
    assert kinds["priced"] > 300


def every_sentence_holds(problem):
    """Verify what is said about every lead, at the answer's prices and exactly; count kinds of claims."""
    answer = solve(problem)
    kinds = Counter()
    if answer.status is not Status.OPTIMAL:
        return kinds
    for explainer in (Explainer(problem, answer, exact=False), Explainer(problem, answer, again=30.0)):
        for lead, lead_id in enumerate(problem.lead_ids):
            sentence = explainer.why(lead_id).sentence
            choice_is_described(problem, answer, lead, sentence)
            kinds[next_is_true(problem, answer, lead, sentence)] += 1
            kinds["outweighed"] += "more, but" in sentence
            kinds["the move's cost"] += "moving there would cost" in sentence
    return kinds


@settings(max_examples=60, deadline=None)
@given(ruled_problems())
def test_every_sentence_under_every_kind_of_rule_holds(problem):
    """One or two kinds at a time."""
    every_sentence_holds(problem)


@pytest.mark.verify
def test_every_sentence_under_every_kind_of_rule_holds_on_a_thousand_problems():
    """Twelve problems for every kind alone and every pair of kinds; every kind of claim comes up."""
    kinds = Counter()
    for pair in combinations_with_replacement(KINDS, 2):

        @settings(max_examples=12, deadline=None, database=None, derandomize=True)
        @given(ruled_problems(kinds=dict.fromkeys(pair)))
        def run(problem):
            kinds.update(every_sentence_holds(problem))

        run()
    assert min(kinds[kind] for kind in ("exact", "level", "never", "priced", "tied", "outweighed")) > 0
    assert kinds["the move's cost"] > 0


def test_an_owner_kept_because_a_move_costs_is_said_so():
    """Ann owns a lead that ben makes more of, by less than a move costs."""
    problem = AssignmentProblem(
        [[5.0, 8.0]], [2, 2], lead_ids=["a"], rep_ids=["ann", "ben"], owner=["ann"], move_cost=4.0
    )
    answer = solve(problem)
    sentence = Explainer(problem, answer).why("a").sentence
    assert sentence.startswith(
        "Lead a stays with ann, where it is valued at 5; ben offers 3 more, but moving there would cost 4."
    )
    choice_is_described(problem, answer, 0, sentence)
    assert next_is_true(problem, answer, 0, sentence) == "priced"
