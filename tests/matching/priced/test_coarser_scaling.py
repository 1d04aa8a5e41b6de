import pytest

from matching import Status, solve
from matching.priced import direct, flow
from matching.problem.scaling import FINEST_BITS, scaling_for


def answering(monkeypatch, *first):
    """Make the flow answer with these statuses before it really runs, on the way for large problems."""
    monkeypatch.setattr(direct, "_FEW_PAIRS", 0)
    statuses, run = list(first), flow._FlowNetwork.solve
    monkeypatch.setattr(flow._FlowNetwork, "solve", lambda network: statuses.pop(0) if statuses else run(network))


def test_overflow_is_answered_with_a_coarser_scaling(rivals, monkeypatch):
    """If potentials overflow, fewer bits are tried, and the answer says which scaling it used."""
    answering(monkeypatch, "BAD_COST_RANGE")
    answer = solve(rivals)
    answer.check(rivals)
    assert answer.status is Status.OPTIMAL
    assert answer.scaling.exponent < scaling_for(rivals).exponent


def test_any_other_end_is_an_error_not_an_answer(rivals, monkeypatch):
    """A flow that ends in no foreseen way is never taken for an assignment."""
    answering(monkeypatch, "BAD_RESULT")
    with pytest.raises(RuntimeError, match="BAD_RESULT on AssignmentProblem"):
        solve(rivals)


def test_endless_overflow_is_an_error(rivals, monkeypatch):
    """When no scaling is left to try, that is said."""
    answering(monkeypatch, *["BAD_COST_RANGE"] * FINEST_BITS)
    with pytest.raises(RuntimeError, match="BAD_COST_RANGE"):
        solve(rivals)
