import numpy as np
import pytest
from scipy.special import ndtri

from scenarios import Draws
from simulation.luck import _BLOCK, LeadLuck, PairLuck, Purpose, exponential


def test_the_buyers_draw_is_the_same_for_every_rep() -> None:
    """Two policies that give a lead to different reps meet the same buyer."""
    luck = LeadLuck(Draws(1, 2))
    assert luck.buyer(5, 0, "r1") == luck.buyer(5, 0, "r2")


def test_pair_luck_gives_every_rep_a_buyer_of_her_own_and_leaves_the_rest() -> None:
    """Only the buyer's draw depends on the rep."""
    luck, plain = PairLuck(Draws(1, 2)), LeadLuck(Draws(1, 2))
    assert luck.buyer(5, 0, "r1") != luck.buyer(5, 0, "r2")
    assert luck.uniform(Purpose.CONTACTED, 5, 0) == plain.uniform(Purpose.CONTACTED, 5, 0)


@pytest.mark.parametrize("leads", [0, 1, 700, _BLOCK + 904])
def test_a_draw_is_the_same_whatever_is_drawn_with_it(leads: int) -> None:
    """Beside the ends of blocks, and beyond the number of leads: as if each lead were drawn alone."""
    luck, draws = LeadLuck(Draws(1, 2), leads), Draws(1, 2)
    for lead in (0, 1, 699, 700, _BLOCK - 1, _BLOCK, _BLOCK + 903, _BLOCK + 904, 3 * _BLOCK):
        alone = draws.uniform(Purpose.SCORE, lead, 3)
        assert luck.uniform(Purpose.SCORE, lead, 3) == alone
        assert luck.normal(Purpose.SCORE, lead, 3) == ndtri(alone)


@pytest.mark.parametrize("leads", [1, 700, 5000])
def test_the_first_draws_of_a_turn_are_made_alone_and_the_others_together(leads: int) -> None:
    """All leads follow after a 256th of them, and no number tells which it was made by."""
    luck, draws = LeadLuck(Draws(1, 2), leads), Draws(1, 2)
    asked = [*range(40), 4095, 4096, 4999, 12_345, *range(40)]
    found = [luck.uniform(Purpose.SCORE, lead, 3) for lead in asked]
    assert found == [draws.uniform(Purpose.SCORE, lead, 3) for lead in asked]
    assert luck._streams[Purpose.SCORE]
    few = LeadLuck(Draws(1, 2), 5000)
    assert [few.uniform(Purpose.SCORE, lead, 3) for lead in range(16)] == found[:16]
    assert not few._streams[Purpose.SCORE]


def test_every_part_of_a_draws_name_matters() -> None:
    """Seed, replication, purpose, lead and turn: change one and the number changes."""
    base = LeadLuck(Draws(1, 2)).uniform(Purpose.BUYS, 5, 0)
    others = [
        LeadLuck(Draws(2, 2)).uniform(Purpose.BUYS, 5, 0),
        LeadLuck(Draws(1, 3)).uniform(Purpose.BUYS, 5, 0),
        LeadLuck(Draws(1, 2)).uniform(Purpose.ACCEPTED, 5, 0),
        LeadLuck(Draws(1, 2)).uniform(Purpose.BUYS, 6, 0),
        LeadLuck(Draws(1, 2)).uniform(Purpose.BUYS, 5, 1),
    ]
    assert len({base, *others}) == 6


def test_exponential_times_have_the_stated_mean_and_spread() -> None:
    """Over 20,000 leads mean and standard deviation are within 4 standard errors of 1,000."""
    luck = LeadLuck(Draws(1))
    times = np.array([exponential(luck, Purpose.PURCHASE_TIME, lead, 0, 1000.0) for lead in range(20_000)])
    assert abs(times.mean() - 1000) < 4 * 1000 / np.sqrt(20_000)
    assert abs(times.std() - 1000) < 4 * 1000 * np.sqrt(2 / 20_000)
