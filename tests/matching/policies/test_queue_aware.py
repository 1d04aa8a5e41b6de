"""Value after the delay: the index by hand, batches against all ways to queue them, the laws of decay."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from matching import Action, policy_from
from matching.policies import HalfLife, QueueAware, ResponseLaw, Tabulated, queue_aware
from scenarios import BadInput, load_rules
from tests.matching.policies.conftest import batch_of, pool_of

HOURLY = QueueAware(HalfLife(1.0), minutes_per_lead=60.0)


def busy(names, wait, service=60.0, **known):
    """Return a pool whose members have so many minutes of work in hand."""
    pool = pool_of(names, **known)
    return replace(pool, wait=np.array(wait, dtype=float), service=np.full(len(names), float(service)))


def test_a_lead_goes_where_it_is_worth_most_after_the_wait(rng):
    """Half gone in an hour: 8 after two hours is 2, 3 at once is 3, 5 after one hour 2.5; b, c half a point behind."""
    one = QueueAware(HalfLife(1.0)).decide(
        batch_of(1, pool_of("abc"), [[8.0, 3.0, 5.0]]), busy("abc", [120, 0, 60]), rng
    )[0]
    assert (one.rep_id, one.reason, one.runner_up, one.margin) == ("b", "shorter_queue", "c", 0.5)


def test_without_queues_it_is_greedy(rng):
    """Empty desks: the best rep, for that reason."""
    one = HOURLY.decide(batch_of(1, pool_of("ab"), [[8.0, 3.0]]), pool_of("ab"), rng)[0]
    assert (one.rep_id, one.reason) == ("a", "best_value")


@pytest.mark.parametrize(("load", "rep"), [([0.0, 0.0], "a"), ([1.0, 0.0], "a"), ([2.0, 0.0], "b")])
def test_load_stands_for_work_in_hand(load, rep, rng):
    """Worth 8 and 3, an hour a lead: with one lead open a is at 4, with two at 2."""
    assert HOURLY.decide(batch_of(1, pool_of("ab"), [[8.0, 3.0]]), pool_of("ab", load=load), rng)[0].rep_id == rep


def test_leads_of_a_batch_queue_behind_one_another(rng):
    """A is worth 8 to each of three leads, b 3: two go to a, at 8 and 4; the third is worth more with b, 3, than 2."""
    pool = pool_of("ab")
    got = [each.rep_id for each in HOURLY.decide(batch_of(3, pool, [[8.0, 3.0]] * 3), pool, rng)]
    assert sorted(got) == ["a", "a", "b"]


def worth(order, values, kept):
    """Return what queues are worth, each a sequence of leads."""
    return sum(values[lead, rep] * kept[rep][at] for rep, queue in enumerate(order) for at, lead in enumerate(queue))


@pytest.mark.parametrize("seed", range(12))
def test_a_batch_is_queued_at_the_optimum(seed, rng):
    """Four leads, three reps with work in hand: as good as the best of all ways to give out and order them."""
    draws = np.random.default_rng(seed)
    values, wait = draws.random((4, 3)) + 0.1, draws.integers(0, 200, 3)
    pool = busy("abc", wait, service=45, remaining=draws.integers(1, 4, 3))
    kept = [[0.5 ** ((wait[rep] + 45 * at) / 60) for at in range(4)] for rep in range(3)]
    best = 0.0
    for who in product(range(-1, 3), repeat=4):
        queues = [[lead for lead in range(4) if who[lead] == rep] for rep in range(3)]
        if all(len(queue) <= room for queue, room in zip(queues, pool.remaining, strict=True)):
            best = max(best, *(worth(order, values, kept) for order in product(*map(permutations, queues))))
    decisions = HOURLY.decide(batch_of(4, pool, values), pool, rng)
    given = [[row for row, each in enumerate(decisions) if each.rep_id == name] for name in "abc"]
    ours = max(worth(order, values, kept) for order in product(*map(permutations, given)))
    assert ours == pytest.approx(best)


def test_a_huge_batch_is_taken_lead_by_lead(rng, monkeypatch):
    """Beyond so many places the batch is not solved; each lead still queues behind those before it."""
    monkeypatch.setattr(queue_aware, "MOST_CELLS", 0)
    pool = pool_of("ab")
    got = "".join(each.rep_id for each in HOURLY.decide(batch_of(4, pool, [[8.0, 3.0]] * 4), pool, rng))
    assert got == "aaba"


def test_losses_are_declined_and_a_full_pool_makes_wait(rng):
    """No rep at a gain: declined, however long the queue; no room: waits."""
    pool = busy("ab", [500, 0], remaining=[1, 0])
    decisions = HOURLY.decide(batch_of(3, pool, [[-1.0, 2.0], [1.0, 2.0], [0.5, 2.0]]), pool, rng)
    assert [each.action for each in decisions] == [Action.DECLINE, Action.ASSIGN, Action.WAIT]


def test_an_old_lead_loses_little_by_waiting_on(rng):
    """A is worth a fifth more and five hours of work: too long for a lead of an hour ago, not for an old one."""
    pool = busy("ab", [300, 0])
    batch = replace(batch_of(2, pool, [[1.2, 1.0]] * 2), age=np.array([60.0, 4 * 1440.0]))
    assert [each.rep_id for each in QueueAware().decide(batch, pool, rng)] == ["b", "a"]


def test_the_laws_start_at_one_and_never_rise():
    """Nothing is lost at once; more waiting never brings anything back."""
    waits = np.linspace(-100, 10_000, 203)
    for law in (HalfLife(5.0), ResponseLaw(), Tabulated((0.5, 4.0), (1.0, 0.2))):
        kept = law.kept(np.array(30.0), waits)
        assert (kept[waits <= 0] == 1.0).all()
        assert (np.diff(kept) <= 0).all()
    assert HalfLife(5.0).kept(np.array(0.0), np.array(300.0)) == 0.5


def test_parameters_come_from_a_rules_file(tmp_path):
    """A half-life or the response law, not both; each wrong figure is named."""
    path = tmp_path / "rules.toml"
    path.write_text("[policy.fast]\nkind = 'queue-aware'\nhalf_life_hours = 4\nminutes_per_lead = 30\n"
                    "[policy.law]\nkind = 'queue-aware'\nexponent = 0.8\nchance = 0.3")  # fmt: skip
    rules = load_rules(path)
    assert policy_from("fast", rules) == QueueAware(HalfLife(4.0), 30.0, "fast")
    assert policy_from("law", rules) == QueueAware(ResponseLaw(0.8, 0.3), name="law")
    for text, named in (
        ("half_life_hours = 0", "half_life_hours"),
        ("exponent = -1", "exponent"),
        ("half_life_hours = 1\nexponent = 1", "not both"),
        ("halflife = 1", "half_life_hours"),
    ):
        path.write_text(f"[policy.q]\nkind = 'queue-aware'\n{text}")
        with pytest.raises(BadInput, match=named):
            load_rules(path)
    for wrong in ({"hours": 0.0}, {"hours": np.inf}):
        with pytest.raises(ValueError, match="half_life_hours"):
            HalfLife(**wrong)
    for law in ({"exponent": -1.0}, {"chance": 1.0}, {"floor_minutes": 0.0}):
        with pytest.raises(ValueError, match=next(iter(law))):
            ResponseLaw(**law)


def test_a_table_is_followed_on_lines_of_logarithms() -> None:
    """1, .5, .25 at 1, 4, 16 hours: .5 at four, .5 ** .5 half way by logarithms, no more beyond the ends."""
    law = Tabulated((1.0, 4.0, 16.0), (1.0, 0.5, 0.25))
    assert law.kept(np.array([0.0]), np.array([30.0, 60.0, 120.0, 240.0, 6000.0])) == pytest.approx(
        [1.0, 1.0, 0.5**0.5, 0.5, 0.25]
    )
    assert law.kept(np.array([240.0]), np.array([720.0])) == pytest.approx([0.5])


@pytest.mark.parametrize(
    ("hours", "left"), [((1.0,), (1.0,)), ((0.0, 1.0), (1.0, 0.5)), ((1.0, 2.0), (0.5, 1.0)), ((1.0, 2.0), (1.0, 0.0))]
)
def test_a_table_that_is_no_law_is_refused(hours: tuple[float, ...], left: tuple[float, ...]) -> None:
    """Too short, out of order, rising, or nothing left."""
    with pytest.raises(ValueError, match="expected"):
        Tabulated(hours, left)
