"""The entry point: looks for strangers first, then hands over to the command line."""

from __future__ import annotations

import sys

from fairlead.guard import strangers


def main() -> None:
    """Run the command line; exit code 2 for anything the user can mend."""
    complaints = strangers()
    if complaints:
        print("\n".join(complaints), file=sys.stderr)  # noqa: T201 - rich is not imported yet
        raise SystemExit(2)
    from fairlead.cli.app import app

    app()


if __name__ == "__main__":
    main()
