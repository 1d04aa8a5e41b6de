"""Which leads must have one rep."""

import numpy as np
import polars as pl

from fairlead.accounts.claims import Claim
from fairlead.accounts.groups import groups_of
from fairlead.accounts.open_pairs import leaders_among, of_leaders, open_pairs
from matching import Eligibility, rule_mask

NOBODY = np.full(6, -1)


def parts(account: list[str | None], leader: list[int], claimant: list[int] | None = None) -> list[list[int]]:
    """Return the groups as positions among the leaders."""
    given = np.full(len(account), -1) if claimant is None else np.array(claimant)
    names = groups_of(pl.Series("account", account, dtype=pl.String), np.array(leader), given)
    return sorted([at for at, name in enumerate(names) if name == one] for one in {*names} - {None})


def test_a_followers_account_counts() -> None:
    """Lead 1 is of A2 and follows lead 0: whoever gets lead 0 has the other lead of A2, too."""
    assert parts(["A1", "A2", "A2", None], [0, 0, 2, 3]) == [[0, 1]]


def test_accounts_are_groups_and_the_rest_is_alone() -> None:
    """Also without any duplicates."""
    assert parts(["A", "B", "A", "B", "C", None], list(range(6))) == [[0, 2], [1, 3]]


def test_several_claims_part_a_group() -> None:
    """Each claimant gets her own; the others stay together."""
    assert parts(["A"] * 6, list(range(6)), [0, 0, 1, -1, -1, 1]) == [[0, 1], [2, 5], [3, 4]]
    assert parts(["A"] * 6, list(range(6)), [0, 0, -1, -1, -1, 0]) == [[0, 1, 2, 3, 4, 5]]


def test_a_duplicate_follows_as_long_as_somebody_may_have_all() -> None:
    """Lead 2 may only go to rep 1, leads 0 and 1 only to rep 0."""
    first, pairs = np.zeros(3, dtype=np.int64), np.array([[True, True], [True, False], [False, True]])
    leader = leaders_among(first, pairs)
    assert leader.tolist() == [0, 0, 2]
    shared = of_leaders(Eligibility("territory", pairs), leader)
    assert shared.block(0, 2).tolist() == [[True, False], [False, True]]


def test_partners_get_what_they_registered_and_nothing_else() -> None:
    """The second rep is a partner; lead 0 is registered with her."""
    claims = [Claim.PARTNER_ACCOUNT, None]
    pairs = rule_mask(open_pairs((), np.array([1, -1]), claims, np.array([False, True])))
    assert pairs is not None
    assert pairs.tolist() == [[False, True], [True, False]]
    assert open_pairs((), NOBODY, [None] * 6, np.array([False, False])) == ()


def test_a_claim_goes_before_a_territory() -> None:
    """Lead 0 is rep 1's, whatever the territory says; that rule itself still keeps lead 1 from her."""
    territory = Eligibility("territory", [[True, False], [True, False]])
    rules = open_pairs((territory,), np.array([1, -1]), [Claim.NAMED_ACCOUNT, None], np.array([False, False]))
    assert [rule.name for rule in rules] == ["territory", "named accounts go to their holder"]
    assert rules[0].block(0, 2).tolist() == [[True, True], [True, False]]
    assert rules[1].block(0, 2).tolist() == [[False, True], [True, True]]
