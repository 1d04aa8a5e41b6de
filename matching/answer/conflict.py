"""Why leads that have to be placed cannot all be: a set of leads too large for the reps it may go to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.answer.closing import closing_words, confining
from matching.arrays import Bools, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind

_NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot be kept together, none of which can be left out unless `smallest` says otherwise.

    Where slots are the only limit: leads whose only allowed reps have together too little capacity (a violator of
    Hall's condition), and the rules that keep them from all others.

    Attributes
    ----------
    message
        The conflict as a sentence.
    lead_ids
        Leads that all have to be placed; with slots alone, all that are confined to the same reps, of whom `rules`
        names one more than there is room for.
    rep_ids
        Every rep that any of them may go to; empty if these leads have no allowed rep at all.
    needed, available
        Capacity that the leads take at least, and that the reps have (in whole slots, where slots are the only
        limit), in the unit of `work`. Where minimums alone are in conflict, what they ask for, and the most that all
        leads bring.
    rules
        The rules in conflict, one by one; empty if the problem is too large to find them in time. With rules beside
        slots and more than 200,000 pairs, only conflicts that few numbers show are looked for: a lead or group that no
        rep can take, a minimum or floor beyond a rep's reach, minimums beyond a cap or beyond all leads.
    smallest
        Whether none of the rules can be left out; False where time ended the search, and some may be left out still.
    """

    message: str
    lead_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    needed: float
    available: float
    rules: tuple[Rule, ...] = ()
    smallest: bool = True


def conflict_if_any(problem: AssignmentProblem, rep: Ints) -> Conflict | None:
    """Return the conflict that `find_conflict` finds, None if it is none because its leads would fit."""
    conflict = find_conflict(problem, rep)
    room = sum(int(problem.slots[problem.rep_position[name]]) for name in conflict.rep_ids)
    return conflict if len(conflict.lead_ids) > room else None


def find_conflict(problem: AssignmentProblem, rep: Ints) -> Conflict:
    """Explain why no assignment places every lead that has to be placed.

    From a lead that a largest placement had to leave out, follow all alternatives: the reps it may go to,
    the reps that *their* leads may go to, and so on. All of these are full, else the lead could have been
    placed; so they and their leads are in conflict. Of all leads left out, the one with the fewest such reps is
    taken, together with every lead confined to the same reps.

    Parameters
    ----------
    problem
        A problem that has no solution.
    rep
        Shape (n_leads,), a placement of as many leads as possible, -1 for none.
    """
    homeless = _without_rep(problem)
    if len(homeless):
        return _conflict(problem, homeless, homeless[:1], np.zeros(problem.shape[1], dtype=np.bool_))
    reach = _closure(_direct_reach(problem, rep))
    left_out = np.flatnonzero(problem.required & (rep < 0))
    first = _allowed_rows(problem, left_out)
    reached = first | (first @ reach)
    smallest = int(reached.sum(axis=1).argmin())
    reps = reached[smallest]
    inside = problem.required & (rep >= 0) & reps[rep]
    inside[left_out[smallest]] = True
    few = np.flatnonzero(inside)
    inside[left_out[~(reached & ~reps).any(axis=1)]] = True
    return _conflict(problem, np.flatnonzero(inside), few, reps)


def _without_rep(problem: AssignmentProblem) -> Ints:
    found = [
        start + np.flatnonzero(~problem.allowed_block(start, stop).any(axis=1))
        for start, stop in row_blocks(problem.shape)
    ]
    leads = np.concatenate(found)
    return leads[problem.required[leads]]


def _direct_reach(problem: AssignmentProblem, rep: Ints) -> Bools:
    """Return for each rep which reps her required leads may go to, shape (n_reps, n_reps)."""
    reps = problem.shape[1]
    reach = np.zeros((reps, reps), dtype=np.bool_)
    for start, stop in row_blocks(problem.shape):
        allowed = problem.allowed_block(start, stop)
        rows = np.flatnonzero((rep[start:stop] >= 0) & problem.required[start:stop])
        np.logical_or.at(reach, rep[start + rows], allowed[rows])
    return reach


def _closure(reach: Bools) -> Bools:
    while True:
        further = reach | (reach @ reach)
        if np.array_equal(further, reach):
            return reach
        reach = further


def _allowed_rows(problem: AssignmentProblem, leads: Ints) -> Bools:
    return np.concatenate([problem.allowed_block(lead, lead + 1) for lead in leads.tolist()])


def _conflict(problem: AssignmentProblem, leads: Ints, few: Ints, reps: Bools) -> Conflict:
    """Return the conflict of leads with reps; of the leads, `few` are as many as cannot do with one less."""
    lead_ids = tuple(problem.lead_ids[lead] for lead in leads)
    rep_ids = tuple(problem.rep_ids[rep] for rep in np.flatnonzero(reps))
    work = float(problem.work_block(0, 1)[0, 0])  # the same for all leads, where slots are the only limit
    needed, available = len(leads) * work, float(problem.slots[reps].sum()) * work
    fixed = dict(problem.fixed)
    names = [problem.lead_ids[lead] for lead in few]
    rules = tuple(
        Rule(RuleKind.FIXED, name, fixed[name]) if name in fixed else Rule(RuleKind.MUST_ASSIGN, name) for name in names
    )
    rules += tuple(Rule(RuleKind.CAPACITY, name) for name in rep_ids)
    closing = confining(problem, few[problem.fixed_rep[few] < 0], reps)
    message = _sentence(lead_ids, names, rep_ids, needed, available, closing_words(closing))
    return Conflict(message, lead_ids, rep_ids, needed, available, rules + closing)


def _sentence(
    lead_ids: Sequence[str], few: Sequence[str], rep_ids: Sequence[str], needed: float, available: float, closed_by: str
) -> str:
    subject = f"{_counted(lead_ids, 'lead')} must be placed"
    if not rep_ids:
        text = f"{subject}, but no rep is eligible ({_some(lead_ids)})"
        one_of_them = f"; for lead {few[0]}" if len(lead_ids) > 1 else ","
        return f"{text}{one_of_them} because of {closed_by}" if closed_by else text
    return (
        f"{subject} and need {needed:g} units of capacity ({_some(lead_ids)}), but may only go to "
        f"{_counted(rep_ids, 'rep')} with room for {available:g} in all ({_some(rep_ids)})"
        + (f", because of {closed_by}" if closed_by else "")
    )


def _counted(names: Sequence[str], noun: str) -> str:
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'}"


def _some(names: Sequence[str]) -> str:
    rest = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
