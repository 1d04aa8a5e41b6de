"""Write all spoilt exports and their twins, or the page that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tests.fairlead.spoilt.cases import CASES
from tests.fairlead.spoilt.export import HISTORY
from tests.fairlead.spoilt.judge import exports
from tests.fairlead.spoilt.page import page


def main(
    out: Annotated[Path | None, typer.Option(help="Folder: NAME/spoilt and NAME/twin for each fault.")] = None,
    seed: Annotated[int, typer.Option(help="Of the firm.")] = 1,
    only_page: Annotated[bool, typer.Option("--page", help="Print docs/spoilt.md.")] = False,
) -> None:
    """Write the exports, each with the words of its command in ``command.txt``."""
    if only_page:
        typer.echo(page(), nl=False)
    for case in CASES.values() if out is not None else ():
        for name, export in zip(("spoilt", "twin"), exports(case, seed, HISTORY), strict=True):
            folder = out / case.name / name  # type: ignore[operator]
            words = export.write(folder)
            with export.around(folder):
                (folder / "command.txt").write_text(" ".join(["fairlead", *words]) + "\n")


if __name__ == "__main__":
    typer.run(main)
