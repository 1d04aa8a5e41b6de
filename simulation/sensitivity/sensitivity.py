"""Moving each assumption to its ends, on the same luck, to see whether the answer moves with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from joblib import Parallel, delayed

from matching import Policy
from scenarios import BadInput, Fault, Scenario
from scenarios.faults import Faults
from scenarios.funnel import Mode
from simulation.experiment.intervals import Interval
from simulation.policies import Decides, policy_of
from simulation.search import Outcome, Progress, Runner, Way, paired_gain
from simulation.sensitivity.assumption import Assumption, End
from simulation.sensitivity.findings import AtEnd, Hinge, Sensitivity, Verdict, surest_first
from simulation.sensitivity.ranges import assumptions_of
from simulation.training import fit_on_past
from simulation.values import ValueModel

REPLICATIONS = 8
"""Replications of each end unless stated."""

FEWEST = 4
"""Fewer give no interval to speak of."""

_NOW = "now"
_SIDES = ("low", "high")
_Rows = Mapping[str, Sequence[Outcome]]


def sensitivity(
    scenario: Scenario,
    policy: Policy | Decides | str,
    against: Policy | Decides | str = "round-robin",
    *,
    replications: int = REPLICATIONS,
    budget: int | None = None,
    assumptions: Sequence[str] | None = None,
    model: ValueModel | None = None,
    seed: int = 0,
    n_jobs: int = -1,
    progress: Progress | None = None,
) -> Sensitivity:
    """Say what a comparison of two routing methods hangs on.

    Both methods run as the scenario is, and with each assumption at its low and at its high end, one at a time, always
    on the luck of the same replications. So what moves the difference between them is the assumption, not chance.

    Parameters
    ----------
    scenario
        The organisation, in its own (synthetic) world.
    policy, against
        The two methods.
    replications
        Of each end, at least 4.
    budget
        Instead: as many replications as fit into so many simulated runs.
    assumptions
        Keys of those to move, as :func:`assumptions_of` names them; all unless stated.
    model
        What methods decide by that decide by learned values. Unless given, they learn from the scenario's own simulated
        past, and anew at each end of an assumption about chances.
    seed
        Names all luck; the replications are the first of ``compare`` with this seed.
    n_jobs
        As in :func:`simulation.compare`.
    progress
        Told of runs as they are done.

    Raises
    ------
    BadInput
        When nobody asks a routing method (a pull pool), a key is unknown, or the replications are too few.
    ReplicationFailed
        When a run ends in an error.
    """
    ours, theirs = policy_of(policy), policy_of(against)
    moved = _wanted(scenario, assumptions)
    count = _affordable(moved, budget) if budget is not None else replications
    _refuse(scenario, ours, theirs, count)
    ways = _ways(scenario, moved, ours, theirs, model, seed, n_jobs)
    runner = Runner(n_jobs, progress)
    rows = runner.table(ways, seed, range(count))
    found = (Hinge(each, *(_at_end(each, side, rows) for side in _SIDES)) for each in moved)
    return Sensitivity(
        scenario.name,
        ours.name,
        theirs.name,
        seed,
        _difference(rows, _NOW, "wins"),
        _difference(rows, _NOW, "revenue"),
        surest_first(found),
        count,
        runner.runs,
    )


def runs_needed(scenario: Scenario, replications: int = FEWEST) -> int:
    """Count the simulated runs that all assumptions of a scenario take."""
    return replications * _runs_each(assumptions_of(scenario))


def _runs_each(moved: Sequence[Assumption]) -> int:
    return 2 * (1 + sum(end is not None for each in moved for end in (each.low, each.high)))


def _affordable(moved: Sequence[Assumption], budget: int) -> int:
    each = _runs_each(moved)
    if budget < FEWEST * each:
        expected = f"{FEWEST * each:,} runs or more: {FEWEST} of both methods at each end of {len(moved)} assumptions"
        raise BadInput([Fault("compare", expected, column="--assumptions", value=str(budget))])
    return budget // each


def _wanted(scenario: Scenario, keys: Sequence[str] | None) -> tuple[Assumption, ...]:
    found = assumptions_of(scenario)
    if keys is None:
        return found
    known = {each.key: each for each in found}
    faults = Faults()
    for key in keys:
        if key not in known:
            faults.add("assumptions", f"one of {', '.join(known)}", value=key)
    faults.raise_if_any()
    return tuple(known[key] for key in dict.fromkeys(keys))


def _refuse(scenario: Scenario, ours: Policy, theirs: Policy, count: int) -> None:
    faults = Faults()
    if scenario.routing.mode is Mode.PULL:
        expected = '"push": nobody asks a routing method in a pull pool, so its answer hangs on nothing'
        faults.add(f"scenario {scenario.name!r}", expected, column="routing.mode", value="pull")
    if ours.name == theirs.name:
        faults.add("assumptions", "two different methods", value=ours.name)
    if count < FEWEST:
        faults.add("assumptions", f"{FEWEST} replications or more", value=str(count))
    faults.raise_if_any()


def _ways(
    scenario: Scenario,
    moved: Sequence[Assumption],
    ours: Policy,
    theirs: Policy,
    model: ValueModel | None,
    seed: int,
    n_jobs: int,
) -> dict[str, Way]:
    """Give both methods in each of the organisations, with what they decide by there."""
    worlds = {_NOW: scenario} | {
        _name(each, side): scenario.replace(**end.changes) for each in moved for side, end in _ends(each)
    }
    told = dict.fromkeys(worlds, model)
    if model is None and any(Way(scenario, each).wants_model for each in (ours, theirs)):
        anew = [_NOW, *(_name(each, side) for each in moved if each.changes_chances for side, _ in _ends(each))]
        fitted = Parallel(n_jobs=n_jobs)(delayed(fit_on_past)(worlds[name], seed=seed) for name in anew)
        told = dict.fromkeys(worlds, fitted[0]) | dict(zip(anew, fitted, strict=True))
    return {
        f"{name} {who}": Way(world, method, told[name])
        for name, world in worlds.items()
        for who, method in (("ours", ours), ("theirs", theirs))
    }


def _ends(each: Assumption) -> list[tuple[str, End]]:
    return [(side, end) for side, end in zip(_SIDES, (each.low, each.high), strict=True) if end is not None]


def _name(each: Assumption, side: str) -> str:
    return f"{each.key} {side}"


def _at_end(each: Assumption, side: str, rows: _Rows) -> AtEnd | None:
    end = dict(_ends(each)).get(side)
    if end is None:
        return None
    there, wins = _name(each, side), _difference(rows, _name(each, side), "wins")
    return AtEnd(
        end.text,
        wins,
        _difference(rows, there, "revenue"),
        paired_gain(_gains(rows, there, "wins"), _gains(rows, _NOW, "wins")),
        paired_gain(_gains(rows, there, "revenue"), _gains(rows, _NOW, "revenue")),
        Verdict.of(_difference(rows, _NOW, "wins"), wins),
    )


def _difference(rows: _Rows, name: str, figure: str) -> Interval:
    gains = _gains(rows, name, figure)
    return paired_gain(gains, [0.0] * len(gains))


def _gains(rows: _Rows, name: str, figure: str) -> list[float]:
    pairs = zip(rows[f"{name} ours"], rows[f"{name} theirs"], strict=True)
    return [getattr(one, figure) - getattr(other, figure) for one, other in pairs]
