"""Evidence that an assignment is not what it claims to be."""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Violation:
    """One claim that does not hold.

    Attributes
    ----------
    rule
        What was checked: `ids`, `position`, `allowed`, `capacity`, `fixed`, `must_assign`, `value`,
        `objective`, `bound`, `gap`, `status`, `price`, `content`, `runner_up`, `margin`, `reason` or `conflict`.
    found
        What was found instead, as a sentence.
    lead_id, rep_id
        Whom it concerns; None where it concerns all.
    """

    rule: str
    found: str
    lead_id: str | None = None
    rep_id: str | None = None

    def __str__(self) -> str:
        where = [f"lead {self.lead_id!r}"] if self.lead_id is not None else []
        where += [f"rep {self.rep_id!r}"] if self.rep_id is not None else []
        return f"{self.rule}: {', '.join(where)}{': ' if where else ''}{self.found}"


class CheckFailed(AssertionError):
    """An assignment breaks a rule or claims what is not true.

    Attributes
    ----------
    violations
        All of them; the message shows the first 20 and counts the rest.
    """

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        lines = [str(violation) for violation in self.violations[:_SHOWN]]
        rest = len(self.violations) - _SHOWN
        super().__init__("\n".join([*lines, f"and {rest} more"] if rest > 0 else lines))
