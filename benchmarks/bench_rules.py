"""Times and gaps of `matching.solve` where there are more rules than slots, beside CP-SAT on the same problem.

Generalised assignment by the published recipes (types C, D, E: work by pair, every lead placed), and a batch with
eligibility, accounts, team caps and value floors. Gap: distance to the better of the two bounds.

    python -m benchmarks.bench_rules                        the batch, 20,000 leads x 200 reps
    python -m benchmarks.bench_rules --leads 100000 --reps 500
    python -m benchmarks.bench_rules --kinds CDE --sizes 10x100,20x100,20x200 --seeds 1,2,3 --seconds 60
"""

import argparse
from itertools import product
from time import perf_counter

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.matching_instances import low_rank
from matching import AssignmentProblem, Cap, Explainer, solve


def harder_instance(kind: str, reps: int, leads: int, seed: int) -> AssignmentProblem:
    """Return an instance of type C, D or E; costs are losses.

    C: weights 5 to 25, costs 10 to 50. D: weights 1 to 100, cost 111 - weight + (-10 to 10). E: weight 1 - 10 ln u,
    cost 1000 / weight - 10 u. Capacity 0.8 times the rep's own total weight over the number of reps.
    """
    rng = np.random.default_rng([ord(kind), reps, leads, seed])
    shape = (leads, reps)
    if kind == "C":
        work, cost = rng.integers(5, 26, shape).astype(float), rng.integers(10, 51, shape).astype(float)
    elif kind == "D":
        work = rng.integers(1, 101, shape).astype(float)
        cost = 111 - work + rng.integers(-10, 11, shape)
    else:
        work = 1 - 10 * np.log(1 - rng.random(shape))
        cost = 1000 / work - 10 * rng.random(shape)
    capacity = 0.8 * work.sum(axis=0) / reps
    return AssignmentProblem(-cost, capacity if kind == "E" else np.floor(capacity), work=work, must_assign=True)


def ruled_batch(leads: int, reps: int, seed: int) -> AssignmentProblem:
    """Return a batch with load 1.2: 10 territories (a rep serves up to 3), 30 % of the leads in accounts of 2 to 5,
    teams of 20 capped at 90 % of their capacity, and for every rep a floor of a fifth of an equal share of the value.
    """  # noqa: D205
    rng = np.random.default_rng([leads, reps, seed])
    values = low_rank(leads, reps, np.random.default_rng(seed))
    serves = rng.integers(0, 10, (reps, 3))
    open_to = np.stack([(serves == territory).any(axis=1) for territory in range(10)])
    capacity = np.full(reps, float(int(leads / 1.2 / reps)))
    team = np.arange(reps) // 20
    caps = [
        Cap(f"team {one}", 0.9 * capacity[team == one].sum(), reps=[str(rep) for rep in np.flatnonzero(team == one)])
        for one in range(int(team.max()) + 1)
    ]
    floor = np.full(reps, 0.2 * values.max(axis=1).sum() / 1.2 / reps)
    return AssignmentProblem(
        values, capacity, eligible=open_to[rng.integers(0, 10, leads)], groups=_accounts(leads, rng), caps=caps,
        value_floor=floor,
    )  # fmt: skip


def _accounts(leads: int, rng: np.random.Generator) -> list[str | None]:
    labels: list[str | None] = [None] * leads
    order, start = rng.permutation(leads).tolist(), 0
    while start < 0.3 * leads:
        size = int(rng.integers(2, 6))
        for lead in order[start : start + size]:
            labels[lead] = f"A{start}"
        start += size
    return labels


def cp_sat(problem: AssignmentProblem, seconds: float) -> tuple[float, float]:
    """Return objective and bound of CP-SAT with two workers on the plain model, all pairs and no hint."""
    leads, reps = problem.shape
    values, work = problem.value_block(0, leads), problem.work_block(0, leads)
    model = cp_model.CpModel()
    x = np.array([[model.new_bool_var("") for _ in range(reps)] for _ in range(leads)], dtype=object)
    for lead in range(leads):
        model.add_exactly_one(x[lead].tolist())
    scale = 1.0 if (work == np.rint(work)).all() else 1e6
    for rep in range(reps):
        amounts = np.rint(work[:, rep] * scale).astype(int).tolist()
        model.add(cp_model.LinearExpr.weighted_sum(x[:, rep].tolist(), amounts) <= int(problem.capacity[rep] * scale))
    gains = np.rint(values * scale).astype(int).ravel().tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(x.ravel().tolist(), gains))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return float("-inf"), solver.best_objective_bound / scale
    return solver.objective_value / scale, solver.best_objective_bound / scale


def compare_instances(kinds: str, sizes: list[tuple[int, int]], seeds: list[int], seconds: float) -> None:
    """Print one line an instance, then the rows of the table in README.md, and the mean gaps."""
    gaps: dict[str, list[list[float]]] = {}
    for kind, (reps, leads), seed in product(kinds, sizes, seeds):
        problem = harder_instance(kind, reps, leads, seed)
        ours = solve(problem, time_limit=seconds)
        ours.check(problem)
        theirs, their_bound = cp_sat(problem, seconds)
        bound = min(ours.bound, their_bound)
        pair = [100 * (bound - each) / abs(bound) for each in (ours.objective, theirs)]
        gaps.setdefault(f"{kind} {reps} × {leads}", []).append(pair)
        whose = "ours" if ours.bound <= their_bound else "CP-SAT's"
        print(
            f"{kind} {reps} x {leads} seed {seed}: ours {pair[0]:.3f} %  CP-SAT {pair[1]:.3f} %  "
            f"(costs {-ours.objective:.6g} and {-theirs:.6g}, bound {-bound:.6g} {whose}; {ours.seconds:.1f} s)",
            flush=True,
        )
    print("\n| instances | ours: mean, worst | CP-SAT: mean, worst |\n|---|---|---|")
    everything = [pair for pairs in gaps.values() for pair in pairs]
    for name, pairs in [*gaps.items(), ("all", everything)]:
        mean, worst = np.mean(pairs, axis=0), np.max(pairs, axis=0)
        cells = [f"{one:.3f} %, {other:.3f} %" for one, other in zip(mean, worst, strict=True)]
        print(f"| {name}, {len(pairs)} | {cells[0]} | {cells[1]} |")


def time_batch(leads: int, reps: int, seed: int) -> None:
    """Print time and gap of one batch, and the time of explaining every lead."""
    problem = ruled_batch(leads, reps, seed)
    before = perf_counter()
    answer = solve(problem, time_limit=None)
    print(f"{leads:,} x {reps}: {perf_counter() - before:.1f} s, gap {100 * answer.gap:.3f} %, {answer.status}")
    before = perf_counter()
    explained = Explainer(problem, answer).table()
    print(f"{explained.height:,} sentences: {perf_counter() - before:.1f} s")


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--reps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="", help="types of generalised assignment, such as CDE")
    parser.add_argument("--sizes", default="10x100,20x100,20x200", help="reps x leads, separated by commas")
    parser.add_argument("--seeds", default="1,2,3", help="instances of each type and size, separated by commas")
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    if args.kinds:
        sizes = [(int(size.split("x")[0]), int(size.split("x")[1])) for size in args.sizes.split(",")]
        compare_instances(args.kinds, sizes, [int(seed) for seed in args.seeds.split(",")], args.seconds)
    else:
        time_batch(args.leads, args.reps, args.seed)


if __name__ == "__main__":
    main()
