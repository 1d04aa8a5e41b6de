"""``fairlead playbook``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fairlead.cli.console import say
from fairlead.cli.options import SCENARIO
from fairlead.cli.reading import refuse_overwriting
from fairlead.cli.refusal import refusing
from fairlead.organisations import playbook_of
from fairlead.output import all_or_nothing, check_target
from fairlead.report.playbook_page import playbook_page
from scenarios import load


@refusing
def playbook_command(
    scenario: SCENARIO,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write it to this file, .html or .md, instead of showing it.", show_default=False),
    ] = None,
) -> None:
    """Put a scenario's rules into words that the people who work by them would read, with a diagram of its stages.

    Example: fairlead playbook baseline --out playbook.html
    """
    if out is not None:
        check_target(out, (".html", ".md"))
    refuse_overwriting([scenario], [out])
    playbook = playbook_of(load(scenario))
    if out is None:
        say(playbook.markdown())
        return
    with all_or_nothing() as outputs:
        outputs.text(playbook_page(playbook) if out.suffix == ".html" else playbook.markdown(), out)
    say(f"The playbook: {out}")
