"""Few pairs, or many leads of few kinds: flow over all pairs, and one dense look at all of them for the proof."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Ints, by_column
from matching.clock import Clock
from matching.priced.alike import Kinds, each_its_own, few_kinds
from matching.priced.book import NEVER, Book
from matching.priced.dense_prices import dense_prices
from matching.priced.flow import Contest, FlowFailed, flow_of_kinds
from matching.priced.judging import with_idle_room_used
from matching.priced.market import Market
from matching.priced.rep_graph import NO_END, RepGraph
from matching.priced.shortlist import Shortlist
from matching.priced.stand import Stand, no_limit
from matching.priced.survey import TimeUp, largest_of, nearest
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling, scalings_of

# Up to so many pairs a dense flow takes less than samples and lists do.
_FEW_PAIRS = 1 << 14
# A handful of leads is solved at once; prices to start from would take longer.
_HANDFUL = 200
# Pairs that fall short of the lead's best by more than so many times the warmth seldom matter; the second is for
# when some did.
_REACH = (1.5, 12.0)
# Reps a lead's list has at least: the best and the next.
_WIDTH = 2


@dataclass(frozen=True, eq=False)
class _Table:
    """All pairs of kind and rep, in units; `NEVER` where a pair is of no use."""

    kinds: Kinds
    scaling: Scaling
    units: Ints
    supply: Ints
    slots: Ints


def pairs_are_few(shape: tuple[int, int]) -> bool:
    """Say whether a problem of so many leads and reps is solved over all its pairs at once."""
    leads, reps = shape
    return 0 < leads * reps <= _FEW_PAIRS


def solve_directly(problem: AssignmentProblem, market: Market, clock: Clock) -> Stand | None:
    """Return a proven stand with all that is needed to judge it; None where this way is of no use.

    Parameters
    ----------
    problem, market
        What is to be decided.
    clock
        Looked at before the flow.

    Raises
    ------
    TimeUp
        If time is up before there is any assignment.
    RuntimeError
        If min-cost flow ends in no foreseen way.
    """
    small = pairs_are_few(market.shape)
    kinds = each_its_own(market) if small else few_kinds(problem)
    if kinds is None:
        return None
    if clock.is_up:
        raise TimeUp
    status = "no scaling left"
    for scaling in scalings_of(largest_of(kinds.values), market.shape):
        try:
            stand = _solved(kinds, market, scaling)
        except FlowFailed as failure:
            status = failure.status
            if not failure.overflowed:
                break
        else:
            return None if stand is None else with_idle_room_used(market, stand)
    raise RuntimeError(f"min-cost flow ended with {status} on {problem!r}")


def _solved(kinds: Kinds, market: Market, scaling: Scaling) -> Stand | None:
    useful = (kinds.values >= 0) | kinds.required[:, None]
    units = np.maximum(np.where(useful, scaling.rounded(kinds.values), NEVER), NEVER).astype(np.int64)
    table = _Table(kinds, scaling, units, kinds.supply, market.slots)
    prices, limits = np.zeros(len(market.slots), dtype=np.int64), []
    if units.size <= _FEW_PAIRS and len(kinds.of_lead) == len(units) > _HANDFUL:
        guess = dense_prices(kinds.values, market.slots, kinds.required)
        prices = scaling.to_units(guess.prices)
        limits = [int(np.ldexp(reach * guess.warmth, scaling.exponent)) for reach in _REACH]
    for limit in [*limits, None]:
        rep = _flow(table, prices, limit)
        stand = None if rep is None else _proven(table, rep)
        if stand is not None:
            return stand
    return None


def _flow(table: _Table, prices: Ints, reach: int | None) -> Ints | None:
    """Return the rep of each lead by a flow over pairs within reach of the lead's best, None if there is none."""
    net = np.where(table.units > NEVER, table.units - prices, NEVER)
    required = table.kinds.required
    best = np.maximum(by_column(net).max(axis=0), np.where(required, NEVER, 0))
    cost = best[:, None] - net
    listed = table.units > NEVER
    if reach is not None:
        listed &= cost <= reach
    counts = by_column(listed).sum(axis=0)
    rep = np.full(len(table.kinds.of_lead), -1, dtype=np.int64)
    room, rows = table.slots, np.arange(len(best))
    if reach is not None:
        rep, room = _sure(table, listed, (counts == 1) & (required | (best > reach)))
        rows = np.flatnonzero(rep < 0)
    pairs = np.flatnonzero(listed[rows])
    contest = Contest(
        first=np.concatenate([[0], np.cumsum(counts[rows])]),
        column=(pairs % len(table.slots)).astype(np.int32),
        cost=cost[rows].ravel()[pairs],
        nobody=np.where(required, -1, best)[rows],
        room=room,
        prices=prices,
    )
    found = flow_of_kinds(contest, table.supply[rows])
    if found is None:
        return None
    rep[np.argsort(table.kinds.of_lead, kind="stable") if reach is None else rows] = found
    return rep


def _sure(table: _Table, listed: Bools, only: Bools) -> tuple[Ints, Ints]:
    """Place the leads with only one pair in reach, at reps who have room for all of them.

    Returns
    -------
    Shape (n_leads,), the rep of each lead, -1 for those who contend; and the room left to these.
    """
    rep = np.where(only, listed.argmax(axis=1), -1)
    wanted = np.bincount(rep[only], minlength=len(table.slots))
    rep[np.append(wanted > table.slots, False)[rep]] = -1
    return rep, table.slots - np.where(wanted > table.slots, 0, wanted)


def _proven(table: _Table, rep: Ints) -> Stand | None:
    """Return the assignment with its prices; None if some pair speaks against it."""
    graph = _graph(table, rep)
    low = graph.low_prices()
    if low is None:
        return None
    book = _book(table, low)
    high = graph.high_prices(no_limit(book))
    return Stand(book, rep, low, high) if (low <= high).all() else None


def _graph(table: _Table, rep: Ints) -> RepGraph:
    """Contract an assignment over all pairs."""
    reps, kind_of = len(table.slots), table.kinds.of_lead
    used = np.sort((rep + 1) * len(table.units) + kind_of)
    used = used[np.diff(used, prepend=-1) > 0]
    home, kind = used // len(table.units) - 1, used % len(table.units)
    waiting, placed = kind[home < 0], home >= 0
    home, kind = home[placed], kind[placed]
    own = table.units[kind, home]
    loss = np.full((reps, reps), NO_END)
    if len(home):
        firsts = np.flatnonzero(np.diff(home, prepend=-1))
        moved = np.where(table.units[kind] > NEVER, own[:, None] - table.units[kind], NO_END)
        loss[home[firsts]] = np.minimum.reduceat(moved, firsts, axis=0)
    np.fill_diagonal(loss, NO_END)
    leaving = np.full(reps, NO_END)
    free = ~table.kinds.required[kind]
    np.minimum.at(leaving, home[free], own[free])
    leaving[np.bincount(rep[rep >= 0], minlength=reps) < table.slots] = 0
    source, target = np.nonzero(loss < NO_END)
    entry = table.units[waiting].max(axis=0, initial=0)
    return RepGraph(source, target, loss[source, target], entry, leaving)


def _book(table: _Table, prices: Ints) -> Book:
    """List for each lead what its kind values most after the price."""
    kinds, base = table.kinds, prices.astype(np.float64)
    units = table.scaling.rounded(kinds.values)
    found = nearest(units - base, _WIDTH)
    counts = np.bincount(found.row, minlength=len(units))
    begin = np.cumsum(counts) - counts
    first = np.concatenate([[0], np.cumsum(counts[kinds.of_lead])])
    at = np.arange(first[-1]) + np.repeat(begin[kinds.of_lead] - first[:-1], counts[kinds.of_lead])
    value = kinds.values[found.row, found.column]
    listed = Shortlist(
        first=first,
        column=found.column[at],
        value=value[at],
        ceiling=found.ceiling[kinds.of_lead],
        basis=np.zeros(len(kinds.of_lead), dtype=np.int64),
        bases=(base,),
        best=by_column(kinds.values).max(axis=0, initial=-np.inf)[kinds.of_lead],
        largest=largest_of(kinds.values),
    )
    listed_units = units[found.row, found.column].astype(np.int64)[at]
    return Book(listed, table.scaling, listed_units, table.slots, kinds.required[kinds.of_lead])
