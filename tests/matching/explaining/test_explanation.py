import numpy as np
import pytest
from hypothesis import example, given, settings

from matching import AssignmentProblem, Explainer, Status, solve
from tests.matching.brute_force import problems
from tests.matching.general.own_model import ruled_problems

TINY_BESIDE_BARRED = AssignmentProblem(
    [[0.0], [0.0], [0.0], [2.2e-16], [1.0]], [0.0], eligible=[[True], [True], [True], [True], [False]]
)


def objective_with(problem, lead, rep):
    """Solve again with a lead placed elsewhere; nobody is the rep after the last."""
    if rep == problem.shape[1]:
        nowhere = problem.eligible_block(0, problem.shape[0])
        nowhere[lead] = False
        return solve(problem.replace(eligible=nowhere)).objective
    pair = (problem.lead_ids[lead], problem.rep_ids[rep])
    return solve(problem.replace(fixed=[*problem.fixed, pair])).objective


@settings(max_examples=60, deadline=None)
@given(problems())
def test_loss_of_every_other_choice_equals_solving_again(problem):
    """Where slots are all there is, the chain of moves gives exactly what a new solve would."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL:
        return
    explainer = Explainer(problem, answer)
    for lead, lead_id in enumerate(problem.lead_ids):
        for rep, rep_id in enumerate(problem.rep_ids):
            loss = explainer.why_not(lead_id, rep_id).loss
            if np.isfinite(loss):
                assert loss == pytest.approx(answer.objective - objective_with(problem, lead, rep), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(problems())
@example(TINY_BESIDE_BARRED).via("the scale of 2.2e-16 has no integer for the 1.0 of a pair that may not be")
def test_a_value_above_the_loss_changes_the_choice(problem):
    """What the sentence says would have changed it does, and a little less does not."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL:
        return
    explainer = Explainer(problem, answer)
    for lead, lead_id in enumerate(problem.lead_ids):
        said = explainer.why(lead_id)
        if said.runner_up is None or not np.isfinite(said.loss):
            continue
        rep = problem.rep_position[said.runner_up]
        values = problem.value_block(0, problem.shape[0]).copy()
        values[lead, rep] += said.loss + 0.01
        assert solve(problem.replace(values=values)).rep[lead] == rep
        if said.loss > 0.02:
            values[lead, rep] -= 0.02
            again = solve(problem.replace(values=values))
            assert again.objective == pytest.approx(answer.objective, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(ruled_problems())
def test_loss_under_rules_is_a_lower_bound_by_prices_and_exact_when_solved_again(problem):
    """By prices alone no more is claimed than holds."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL:
        return
    for lead, lead_id in enumerate(problem.lead_ids):
        said = Explainer(problem, answer).why(lead_id)
        if said.runner_up is None:
            continue
        rep = problem.rep_position[said.runner_up]
        true = answer.objective - objective_with(problem, lead, rep)
        assert np.isnan(true) or said.loss <= true + 1e-6
        exact = Explainer(problem, answer, again=10.0).why(lead_id)
        assert exact.exact
        assert np.isnan(true) == np.isinf(exact.loss)
        assert np.isnan(true) or exact.loss == pytest.approx(true, abs=1e-6)


def test_sentences_by_hand(rivals):
    """A rep reads who, what it is worth, who came next, and what would have changed it."""
    explainer = Explainer(rivals, solve(rivals))
    assert explainer.why("a").sentence == (
        "Lead a went to ben, where it is valued at 2; ann offers 1 more, but at these prices room there is worth 1 "
        "more than ben's. "
        "Next came ann: the whole would then be worth 0.5 less, so it would have gone there only if it were worth "
        "0.5 more with ann."
    )
    assert explainer.why("c").sentence.startswith(
        "Lead c went to nobody: no rep who would gain from it has room enough left."
    )
    assert explainer.why_not("b", "ben").loss == 1.0
    barred = rivals.replace(barred=[("c", "ann")])
    assert "barred" in Explainer(barred, solve(barred)).why_not("c", "ann").sentence


def test_rules_that_bind_are_named():
    """A cap with a price stands among the rules that bound."""
    from matching import Cap

    problem = AssignmentProblem(
        [[3.0, 2.9], [3.0, 2.8], [3.0, 1.0]], [9, 9], rep_ids=["ann", "ben"], caps=[Cap("team", 1, reps=["ann"])]
    )
    said = Explainer(problem, solve(problem)).why("0")
    assert said.rep_id == "ben"
    assert any("cap team" in phrase for phrase in said.binding)
