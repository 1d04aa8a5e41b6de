"""What the batches of a period give a rep together stays within her capacity."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fairlead.ledger.room import Move, net_of, within

MOVES = st.lists(
    st.builds(
        Move,
        position=st.integers(0, 99),
        rep=st.integers(0, 3),
        owner=st.none() | st.integers(0, 4),
        work=st.sampled_from([0.0, 1.0, 2.5]),
        owner_work=st.sampled_from([1.0, 2.5]),
        worth=st.floats(0, 10),
    ),
    max_size=20,
)
AMOUNTS = st.fixed_dictionaries({rep: st.floats(0, 6) for rep in range(4)})


@given(MOVES, AMOUNTS, AMOUNTS)
def test_nobody_is_over(moves: list[Move], before: dict[int, float], limit: dict[int, float]) -> None:
    """Whoever gets anything is within her limit; whoever was over before gets no work."""
    kept = within(moves, before, limit)
    for rep, amount in net_of(kept, limit).items():
        gets = any(move.rep == rep and move.work > 0 for move in kept)
        assert not gets or before[rep] + amount <= limit[rep] + 1e-6


@given(MOVES)
def test_where_all_fit_all_are_kept(moves: list[Move]) -> None:
    """Nothing is left out without need."""
    assert within(moves, {}, dict.fromkeys(range(4), 1_000.0)) == moves


def test_a_move_left_out_fills_its_owner() -> None:
    """1 has no room, so 2 keeps her lead, so what was to take its place has none either."""
    moves = [Move(0, 1, 2, 1.0, 1.0, 5.0), Move(1, 2, None, 1.0, 1.0, 9.0)]
    assert Counter(move.position for move in within(moves, {1: 1.0, 2: 1.0}, {1: 2.0, 2: 1.0})) == {0: 1, 1: 1}
    assert within(moves, {1: 1.0, 2: 1.0}, {1: 1.0, 2: 1.0}) == []
