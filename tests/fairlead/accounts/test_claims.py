"""Who alone may have an account's leads."""

from datetime import date

import polars as pl
import pytest

from fairlead.accounts import Claim, claims_of

ON = date(2026, 3, 31)
PAST = date(2026, 3, 30)
REPS = pl.Series(["ann", "bob", "partner"])


def claim(**account: object) -> tuple[str | None, Claim | None, int]:
    """Return who claims a lead of one account on the day, why, and whether the claimant is gone."""
    accounts = pl.DataFrame([{"account_id": "A", **account}])
    claims = claims_of(pl.DataFrame({"lead_id": ["L"], "account_id": ["A"]}), REPS, accounts, ON)
    at = int(claims.rep[0])
    return (REPS[at] if at >= 0 else None), claims.why[0], claims.gone


@pytest.mark.parametrize(
    ("account", "who", "why"),
    [
        ({"owner": "ann"}, None, None),
        ({"owner": "ann", "named": False}, None, None),
        ({"owner": "ann", "named": True}, "ann", Claim.NAMED_ACCOUNT),
        ({"owner": "ann", "protected_until": date(2026, 3, 31)}, "ann", Claim.PROTECTED_ACCOUNT),
        ({"owner": "ann", "protected_until": date(2026, 3, 30)}, None, None),
        ({"owner": "ann", "named": True, "protected_until": date(2026, 3, 30)}, "ann", Claim.NAMED_ACCOUNT),
        ({"partner": "partner"}, "partner", Claim.PARTNER_ACCOUNT),
        ({"owner": "ann", "partner": "partner"}, "partner", Claim.PARTNER_ACCOUNT),
        ({"owner": "ann", "named": True, "partner": "partner", "protected_until": PAST}, "ann", Claim.NAMED_ACCOUNT),
        ({"named": True}, None, None),
    ],
)  # fmt: skip
def test_whose_lead_it_is(account: dict[str, object], who: str | None, why: Claim | None) -> None:
    """A registration lasts until its date, a named account for good, a mere owner claims nothing."""
    assert claim(**account) == (who, why, 0)


def test_a_holder_who_has_left_leaves_the_lead_free_and_is_counted() -> None:
    """Nobody could get it otherwise."""
    assert claim(owner="zoe", named=True) == (None, None, 1)


def test_a_claim_is_inherited_from_the_nearest_account_above() -> None:
    """The daughter's own holder comes first, then the mother's, then the group's."""
    accounts = pl.DataFrame(
        {
            "account_id": ["group", "mother", "daughter", "stranger"],
            "parent": [None, "group", "mother", None],
            "owner": ["ann", None, "bob", None],
            "named": [True, None, True, None],
        }
    )
    leads = pl.DataFrame(
        {
            "lead_id": ["1", "2", "3", "4", "5", "6"],
            "account_id": ["daughter", "mother", "group", "stranger", None, "unknown"],
        }
    )
    assert claims_of(leads, REPS, accounts, ON).rep.tolist() == [1, 0, 0, -1, -1, -1]
    without = accounts.with_columns(owner=pl.Series(["ann", None, None, None], dtype=pl.String))
    assert claims_of(leads, REPS, without, ON).rep.tolist() == [0, 0, 0, -1, -1, -1]


def test_long_and_short_salesforce_ids_are_one_account_and_one_rep() -> None:
    """The leads have the 15-character form, the accounts that of 18."""
    accounts = pl.DataFrame({"account_id": ["001D000000IqhSLIAZ"], "owner": ["005D0000001KyEDIA0"], "named": [True]})
    leads = pl.DataFrame({"lead_id": ["1"], "account_id": ["001D000000IqhSL"]})
    assert claims_of(leads, pl.Series(["005D0000001KyED"]), accounts, ON).rep.tolist() == [0]
