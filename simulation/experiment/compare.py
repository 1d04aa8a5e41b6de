"""Comparing policies over replications, in parallel, until the answer is as precise as asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from joblib import Parallel, delayed

from matching import Policy, ValuesFrom
from scenarios import Scenario
from simulation.calibration.judging import judged
from simulation.experiment.comparison import Comparison, Kpis
from simulation.experiment.replicate import Plan, replicate
from simulation.policies import Decides, policy_of
from simulation.training import fit_on_past
from simulation.values import ValueModel

Progress = Callable[[int, int], None]

FEWEST = 20
"""Replications before a precision is judged at all: fewer make the interval itself unsure."""

BATCH = 10
MOST = 200
"""Replications after which the search for precision ends, reached or not."""


def compare(
    scenario: Scenario,
    policies: Sequence[Policy | Decides | str],
    *,
    replications: int = 30,
    precision: float | None = None,
    seed: int = 0,
    model: ValueModel | None = None,
    n_jobs: int = -1,
    progress: Progress | None = None,
    luck_by_pair: bool = False,
) -> Comparison:
    """Run policies over the same replications and compare them with the first.

    Every policy meets the same leads with the same luck (common random numbers), so differences are paired.

    Parameters
    ----------
    scenario
        The organisation.
    policies
        Names or objects; the first is the baseline.
    replications
        How many, unless ``precision`` is given.
    precision
        Go on, 10 at a time from 20 to at most 200, until every policy's difference in wins is known to this share of
        the baseline's mean wins (half the 95 % interval). Looking at the data to decide when to stop makes the
        interval slightly too narrow; starting at 20 keeps that small (Law 2015, section 9.4.1).
    seed
        Names all luck; the same seed gives the same figures, whatever ``n_jobs``.
    model
        Values pairs for policies that decide by learned values; fitted on the scenario's own simulated past when one
        of them is among the policies and none is given.
    n_jobs
        Processes; −1 for one a core, 1 for none but this one.
    progress
        Called with replications done and planned, after each.
    luck_by_pair
        As in :func:`simulation.simulate`.

    Raises
    ------
    ValueError
        When there is no policy, a policy twice, an unknown name, or an impossible number.
    ReplicationFailed
        When a run ends in an error; says how to run it alone.
    """
    chosen = _checked([policy_of(policy) for policy in policies], replications, precision)
    if model is None and any(policy.values_from is ValuesFrom.MODEL for policy in chosen):
        model = fit_on_past(scenario, seed=seed)
    plan = Plan(scenario, chosen, seed, model, luck_by_pair)
    if precision is None:
        rows = _run(plan, range(replications), n_jobs, progress, replications)
        return judged(_comparison(plan, rows, f"{replications} replications were asked for"), scenario)
    return judged(_until_precise(plan, precision, n_jobs, progress), scenario)


def _checked(policies: list[Policy], replications: int, precision: float | None) -> list[Policy]:
    names = Counter(policy.name for policy in policies)
    doubles = [name for name, count in names.items() if count > 1]
    if not policies or doubles:
        found = f"{', '.join(doubles)} more than once" if doubles else "none"
        raise ValueError(f"policies: expected one or more, each of another name, got {found}")
    if replications < 1:
        raise ValueError(f"replications: expected 1 or more, got {replications}")
    if precision is not None and not 0 < precision < 1:
        raise ValueError(f"precision: expected a share between 0 and 1 such as 0.01, got {precision}")
    return policies


def _run(plan: Plan, numbers: range, n_jobs: int, progress: Progress | None, planned: int) -> list[list[Kpis]]:
    jobs = (delayed(replicate)(plan, number) for number in numbers)
    rows = []
    for done, row in enumerate(Parallel(n_jobs=n_jobs, return_as="generator")(jobs), start=numbers.start + 1):
        rows.append(row)
        if progress is not None:
            progress(done, planned)
    return rows


def _until_precise(plan: Plan, precision: float, n_jobs: int, progress: Progress | None) -> Comparison:
    rows = _run(plan, range(FEWEST), n_jobs, progress, FEWEST)
    while True:
        reached = _reached(_comparison(plan, rows, ""))
        if reached <= precision:
            return _comparison(plan, rows, f"a precision of {reached:.2%} of the baseline's wins was reached")
        if len(rows) >= MOST:
            words = f"a precision of {precision:.2%} was not reached: {reached:.2%} after {MOST} replications"
            return _comparison(plan, rows, words)
        following = range(len(rows), len(rows) + BATCH)
        rows += _run(plan, following, n_jobs, progress, following.stop)


def _reached(comparison: Comparison) -> float:
    """Give the widest half interval of a difference in wins, as a share of the baseline's mean wins."""
    base = comparison.mean(comparison.baseline, "wins")
    differences = [comparison.difference(policy, "wins") for policy in comparison.policies[1:]]
    widths = [difference.half_width for difference in differences if difference is not None]
    if base is None or base.mean == 0:
        return 0.0 if all(width == 0 for width in widths) else float("inf")
    return max(widths, default=0.0) / base.mean


def _comparison(plan: Plan, rows: Sequence[Sequence[Kpis]], stopped: str) -> Comparison:
    kpis = {policy.name: tuple(row[column] for row in rows) for column, policy in enumerate(plan.policies)}
    return Comparison(plan.scenario.name, plan.seed, kpis, stopped)
