"""What a batch's buyers and accounts came to, in sentences for the screen."""

from __future__ import annotations

from collections.abc import Mapping

from fairlead.accounts import Claim
from fairlead.cli.console import counted

_CLAIMS = {
    Claim.FIXED: "fixed by the rules",
    Claim.PARTNER_ACCOUNT: "of a partner's account",
    Claim.NAMED_ACCOUNT: "of a named account",
    Claim.PROTECTED_ACCOUNT: "of a protected account",
    Claim.BUYER_OF_OWNER: "whose buyer's other leads a rep owns already",
}


def bond_lines(summary: Mapping[str, object]) -> list[str]:
    """Say whose leads were claimed, and which buyers and accounts have several leads."""
    lines = []
    claims = {Claim(kind): count for kind, count in _counts(summary["claims"]).items()}
    if claims:
        each = ", ".join(f"{count:,} {_CLAIMS[claim]}" for claim, count in claims.items())
        lines.append(f"Leads that only one rep may have: {each}.")
    if summary["claimants_gone"]:
        gone = counted(summary["claimants_gone"], "lead")
        lines.append(f"The holder of the account of {gone} is not among these reps: given out like any other.")
    asked = summary["together"]
    kept = asked if isinstance(asked, list) else []
    for kind in ("buyer", "account"):
        lines += _shared(kind, _counts(summary[f"{kind}s"]), kept=kind in kept)
    return lines


def _shared(kind: str, counts: Mapping[str, int], *, kept: bool) -> list[str]:
    if not counts["repeated"]:
        return []
    said = f"{counted(counts['repeated'], kind)} with several leads here ({counts['leads']:,} leads)"
    if not counts["split"]:
        nowhere = counts["repeated"] - counts["given"]
        got = "each went to one rep" if not nowhere else f"none to several reps, {nowhere:,} to nobody"
        return [f"{said}: {got}."]
    asking = f'; together = ["{kind}"] in the rules keeps them with one'
    mending = ", since different reps have claims to them or no rep may have all" if kept else asking
    return [f"{said}, {counts['split']:,} of them with several reps{mending}."]


def _counts(value: object) -> dict[str, int]:
    return dict(value) if isinstance(value, dict) else {}
