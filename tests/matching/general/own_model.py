"""A model of all rules written apart from the solver, lead by lead, straight from the problem's fields."""

from collections import defaultdict

import numpy as np
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from matching import AssignmentProblem, Cap

SCALE = 4
"""Every number of the drawn problems is a multiple of a quarter."""


def best_by_own_model(problem):
    """Return CP-SAT's proven optimum, None if there is no assignment."""
    model, objective = own_model(problem)
    model.maximize(objective)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return solver.objective_value / SCALE if status == cp_model.OPTIMAL else None


def own_model(problem):
    """Return a model over lead-rep pairs, with its objective in quarters."""
    leads, reps = problem.shape
    model = cp_model.CpModel()
    x = [[model.new_bool_var(f"{lead}-{rep}") for rep in range(reps)] for lead in range(leads)]
    values = quarters(problem.value_block(0, leads))
    work = quarters(np.broadcast_to(problem.work_block(0, leads), (leads, reps)))
    allowed = problem.allowed_block(0, leads)
    for lead in range(leads):
        model.add(sum(x[lead]) == 1 if problem.required[lead] else sum(x[lead]) <= 1)
        for rep in range(reps):
            if not allowed[lead, rep]:
                model.add(x[lead][rep] == 0)
    for rep in range(reps):
        load = sum(int(work[lead, rep]) * x[lead][rep] for lead in range(leads))
        worth = sum(int(values[lead, rep]) * x[lead][rep] for lead in range(leads))
        model.add(load <= int(quarters(problem.capacity)[rep]))
        if problem.minimums is not None:
            model.add(load >= int(quarters(problem.minimums)[rep]))
        if problem.value_floor is not None and problem.value_floor[rep] > 0:
            model.add(worth >= int(quarters(problem.value_floor)[rep]))
        for other in range(reps if problem.value_spread is not None else 0):
            theirs = sum(int(values[lead, other]) * x[lead][other] for lead in range(leads))
            model.add(worth - theirs <= int(problem.value_spread * SCALE))
    add_groups(model, problem, x)
    add_caps(model, problem, x, work)
    moves = sum(1 - x[lead][owner] for lead, owner in enumerate(problem.owner_rep) if owner >= 0)
    if problem.move_budget is not None:
        model.add(moves <= int(problem.move_budget))
    total = sum(int(values[lead, rep]) * x[lead][rep] for lead in range(leads) for rep in range(reps))
    return model, total - int(problem.move_cost * SCALE) * moves


def quarters(numbers):
    """Return whole quarters."""
    return np.rint(np.asarray(numbers) * SCALE).astype(int)


def add_groups(model, problem, x):
    """Say that the leads of a group are alike."""
    members = defaultdict(list)
    for lead, label in enumerate(problem.groups or ()):
        if label is not None:
            members[label].append(lead)
    for first, *rest in members.values():
        for lead in rest:
            for rep in range(problem.shape[1]):
                model.add(x[lead][rep] == x[first][rep])


def add_caps(model, problem, x, work):
    """Limit the sum over each cap's leads and reps."""
    for cap in problem.caps:
        cells = [
            (lead, rep)
            for lead, name in enumerate(problem.lead_ids)
            for rep, other in enumerate(problem.rep_ids)
            if (cap.leads is None or name in cap.leads) and (cap.reps is None or other in cap.reps)
        ]
        unit = {cell: int(work[cell]) if cap.counts == "work" else SCALE for cell in cells}
        model.add(sum(unit[cell] * x[cell[0]][cell[1]] for cell in cells) <= int(cap.limit * SCALE))


KINDS = (
    "work_by_lead",
    "work_by_pair",
    "groups",
    "minimums",
    "caps",
    "must_assign",
    "fixed",
    "barred",
    "eligibility",
    "move_cost",
    "move_budget",
    "value_floor",
    "value_spread",
)


@st.composite
def ruled_problems(draw, kinds=None):
    """Draw up to six leads and three reps with one or two kinds of rules."""
    leads, reps = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    chosen = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)) if kinds is None else kinds
    values = _numbers(draw, (leads, reps), -4, 24)
    eligible = draw(st.sampled_from([None, "mask"]))
    problem = AssignmentProblem(
        values,
        _numbers(draw, (reps,), 0, 16),
        eligible=None if eligible is None else _numbers(draw, (leads, reps), 0, 4) > 0,
    )
    for kind in chosen:
        problem = problem.replace(**_rule(draw, kind, problem))
    return problem


def _numbers(draw, shape, low, high):
    size = int(np.prod(shape))
    return np.array(draw(st.lists(st.integers(low, high), min_size=size, max_size=size))).reshape(shape) / SCALE


def _rule(draw, kind, problem):
    leads, reps = problem.shape
    some_leads = st.lists(st.sampled_from(problem.lead_ids), max_size=leads, unique=True)
    some_reps = st.lists(st.sampled_from(problem.rep_ids), max_size=reps, unique=True)
    match kind:
        case "work_by_lead":
            return {"work": _numbers(draw, (leads,), 0, 10)}
        case "work_by_pair":
            return {"work": _numbers(draw, (leads, reps), 0, 10)}
        case "groups":
            labels = st.sampled_from([None, "a", "b"])
            return {"groups": draw(st.lists(labels, min_size=leads, max_size=leads))}
        case "minimums" | "value_floor":
            return {kind: _numbers(draw, (reps,), 0, 10)}
        case "caps":
            limits = st.tuples(st.integers(0, 12), st.none() | some_leads, st.none() | some_reps, st.booleans())
            drawn = draw(st.lists(limits, min_size=1, max_size=2))
            return {
                "caps": [
                    Cap(f"cap {at}", limit / SCALE, leads=ids, reps=names, counts="work" if by_work else "leads")
                    for at, (limit, ids, names, by_work) in enumerate(drawn)
                ]
            }
        case "must_assign":
            return {"must_assign": draw(some_leads)}
        case "fixed":
            allowed = problem.allowed_block(0, leads)
            pairs = [(lead, rep) for lead, rep in zip(*np.nonzero(allowed), strict=True)]
            picked = draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else []
            return {"fixed": {problem.lead_ids[lead]: problem.rep_ids[rep] for lead, rep in picked}}
        case "barred":
            pairs = draw(st.lists(st.tuples(st.sampled_from(problem.lead_ids), st.sampled_from(problem.rep_ids))))
            return {"barred": [pair for pair in pairs if pair not in set(problem.fixed)]}
        case "move_cost" | "move_budget":
            owner = st.lists(st.none() | st.sampled_from(problem.rep_ids), min_size=leads, max_size=leads)
            return {"owner": draw(owner), kind: draw(st.integers(0, 6)) / (SCALE if kind == "move_cost" else 1)}
        case "eligibility":
            # Fixed pairs must stay eligible.
            masks = [_numbers(draw, (leads, reps), 0, 2) > 0 for _ in range(draw(st.integers(1, 3)))]
            for lead, rep in problem.fixed:
                for mask in masks:
                    mask[problem.lead_position[lead], problem.rep_position[rep]] = True
            return {"eligibility": {f"rule {at}": mask for at, mask in enumerate(masks)}}
        case "value_spread":
            return {"value_spread": draw(st.integers(0, 12)) / SCALE}
    raise AssertionError(kind)
