"""``fairlead ledger override``, ``dispute``, ``rule``, ``breach``, ``remedy``: what people say of decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from fairlead.cli.console import say
from fairlead.cli.ledger_options import BATCH, LEAD, URL, WHO, WHY, opened, write_summary
from fairlead.cli.options import JSON
from fairlead.cli.refusal import refusing
from fairlead.ledger import listed, note, override, settle

NUMBER = Annotated[
    int, typer.Argument(metavar="NUMBER", help="As the list has it.", show_default=False, min=1, max=2**63 - 1)
]
OWNER = Annotated[str, typer.Option("--owner", metavar="NAME", help="Who has to settle it.", show_default=False)]
DUE = Annotated[str | None, typer.Option("--due", metavar="DATE", help="By when.", show_default=False)]
BY = Annotated[str, typer.Option("--who", metavar="NAME", help="Who says so.", show_default=False)]


def add_to(ledger: typer.Typer) -> None:
    """Add these commands."""
    ledger.command("override")(override_command)
    ledger.command("dispute")(dispute_command)
    ledger.command("rule")(rule_command)
    ledger.command("disputes")(disputes_command)
    ledger.command("breach")(breach_command)
    ledger.command("remedy")(remedy_command)
    ledger.command("breaches")(breaches_command)


@refusing
def override_command(
    batch: BATCH,
    lead: LEAD,
    url: URL,
    to: Annotated[str, typer.Option("--to", metavar="REP", help="Who gets it instead.", show_default=False)],
    who: WHO,
    why: WHY,
) -> None:
    """Name another rep for a lead, with the reason; exports for training flag it.

    Example: fairlead ledger override monday 00Q01 --to r07 --who Ann --why "knows the buyer" --ledger …
    """
    with opened(url) as found:
        means = override(found, batch, lead, to, who, why)
    say(f"Noted: {means}.")


@refusing
def dispute_command(lead: LEAD, url: URL, owner: OWNER, why: WHY, who: BY = "", due: DUE = None) -> None:
    """Open a dispute about a lead, with who has to rule on it.

    Example: fairlead ledger dispute 00Q01 --owner "Head of sales" --why "mine since May" --ledger …
    """
    with opened(url) as found:
        number = note(found, "dispute", lead, owner=owner, why=why, due=due, who=who)
    say(f"Dispute {number} is open; 'fairlead ledger rule {number}' settles it.")


@refusing
def rule_command(
    number: NUMBER,
    url: URL,
    who: WHO,
    ruling: Annotated[str, typer.Option("--ruling", metavar="TEXT", help="The ruling, in words.", show_default=False)],
) -> None:
    """Rule on a dispute.

    Example: fairlead ledger rule 12 --who "Head of sales" --ruling "stays with r07" --ledger …
    """
    with opened(url) as found:
        settle(found, "dispute", number, who, ruling)
    say(f"Dispute {number} is settled.")


@refusing
def disputes_command(url: URL, json: JSON = None) -> None:
    """List disputes, the open ones first.

    Example: fairlead ledger disputes --ledger sqlite:///ledger.db
    """
    _list("dispute", url, json)


@refusing
def breach_command(
    lead: LEAD,
    url: URL,
    owner: OWNER,
    why: WHY,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when it is remedied.", show_default=False)],
    who: BY = "",
) -> None:
    """Note a breach of what was agreed about a lead, with who remedies it by when.

    Example: fairlead ledger breach 00Q01 --owner "Team lead" --why "no call in 12 hours" --due 2026-03-09 --ledger …
    """
    with opened(url) as found:
        number = note(found, "breach", lead, owner=owner, why=why, due=due, who=who)
    say(f"Breach {number} is open, due {due}; 'fairlead ledger remedy {number}' closes it.")


@refusing
def remedy_command(number: NUMBER, url: URL, who: WHO, why: WHY) -> None:
    """Say how a breach was remedied.

    Example: fairlead ledger remedy 13 --who "Team lead" --why "called today" --ledger …
    """
    with opened(url) as found:
        settle(found, "breach", number, who, why)
    say(f"Breach {number} is closed.")


@refusing
def breaches_command(url: URL, json: JSON = None) -> None:
    """List breaches, the open ones first and among them the first due.

    Example: fairlead ledger breaches --ledger sqlite:///ledger.db
    """
    _list("breach", url, json)


def _list(kind: str, url: str, json: Any) -> None:
    with opened(url) as found:
        rows = listed(found, kind, datetime.now(UTC).date())
    write_summary(rows, json)
    if not rows:
        say(f"No {kind} was noted.")
    for row in rows:
        due = f", due {row['due']}" if row["due"] else ""
        say(f"{row['number']} {row['state']}: lead {row['lead']}, {row['owner']}{due}: {row['why']}")
        if row["ruling"] is not None:
            say(f"  {row['settled_by']}: {row['ruling']}")
