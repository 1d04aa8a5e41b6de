"""The parameters of routing methods as data: ``[policy.NAME]``, ``[[route]]`` and ``[catch_all]`` of a rules file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from scenarios.conditions import Conditions, Target
from scenarios.faults import BadInput, Fault, Faults
from scenarios.organisation import Part
from scenarios.toml_file import nearest_key, validated

Share = Annotated[float, Field(gt=0, lt=1)]


class RouteTable(Part):
    """One ``[[route]]``: leads that meet every condition of ``when`` go ``to`` reps by id or by their columns.

    ``when = { territory = "north", grade = ["A", "B"], value = ">= 50000" }``; ``to = ["r1", "r2"]`` or
    ``to = { team = "enterprise" }``, everybody without it; ``by`` names the method that chooses among them.
    """

    name: str = ""
    when: Conditions = Field(default_factory=dict)
    to: Target = ()
    by: str = "round-robin"


class CatchAllTable(Part):
    """``[catch_all]``: who gets leads that no route matches, and from which share of all leads on to warn."""

    to: Target = ()
    by: str = "round-robin"
    warn_above: float = Field(default=0.1, ge=0, le=1)
    warn_after: int = Field(default=20, ge=0)


class Kind(Part):
    """A method without parameters."""

    kind: str = ""


class ByCountOrValue(Kind):
    """``weighted-round-robin``: what a lead counts for."""

    by: Literal["count", "value"] = "count"


class LevelTable(ByCountOrValue):
    """``level``."""

    credit_back: tuple[Literal["no_show", "cancelled", "declined", "moved"], ...] = (
        "no_show", "cancelled", "declined", "moved")  # fmt: skip
    newcomers: Literal["team", "highest"] = "team"


class LeastLoadedTable(Kind):
    """``least-loaded``."""

    by: Literal["room", "count", "share"] = "room"
    hold_hours: float = Field(default=0.0, ge=0)


class StickyTable(Kind):
    """``sticky``."""

    inner: str = "round-robin"
    otherwise: Literal["inner", "wait"] = "inner"
    counted: bool = False


class OptimalTable(Kind):
    """``optimal``: until which age leads may wait for a rep who is full, and what they settle for before."""

    wait_hours: float = Field(default=0.0, ge=0)
    settle_for: float = Field(default=0.8, gt=0, le=1)


LAW_KEYS = frozenset({"half_life_hours", "exponent", "chance", "reference_hours", "floor_minutes"})
"""Keys of ``queue-aware`` that state how values decay with waiting; without any the model's own law is taken."""


class QueueAwareTable(Kind):
    """``queue-aware``: how values decay with waiting, and what a lead takes where the desks do not say.

    Either ``half_life_hours``, or the response law by ``exponent``, ``chance``, ``reference_hours``, ``floor_minutes``.
    """

    half_life_hours: float | None = Field(default=None, gt=0)
    exponent: float = Field(default=1.2, ge=0)
    chance: float = Field(default=0.2, gt=0, lt=1)
    reference_hours: float = Field(default=39.0, gt=0)
    floor_minutes: float = Field(default=5.0, gt=0)
    minutes_per_lead: float = Field(default=74.0, ge=0)

    @model_validator(mode="after")
    def _one_law(self) -> Self:
        response_law = LAW_KEYS - {"half_life_hours"}
        if self.half_life_hours is not None and response_law & self.model_fields_set:
            raise ValueError("half_life_hours, or the keys of the response law, not both")
        return self


class BidPriceTable(Kind):
    """``bid-price``."""

    leads: float | None = Field(default=None, gt=0)
    hours: float | None = Field(default=None, gt=0)
    step: float = Field(default=0.3, ge=0)
    sample: int = Field(default=4000, ge=0)
    every: int = Field(default=500, ge=1)
    hold: bool = True
    frozen: bool = False


class HoldoutTable(Kind):
    """``holdout``."""

    inner: str
    base: str
    share: Share = 0.1
    key: str = "holdout"


class SwitchbackTable(Kind):
    """``switchback``."""

    inner: str
    base: str
    block_hours: float = Field(default=24.0, gt=0)
    team: str | None = None
    share: Share = 0.5
    key: str = "switchback"
    paired: bool = False

    @model_validator(mode="after")
    def _even(self) -> Self:
        if self.paired and self.share != 0.5:
            raise ValueError("a share of 0.5 where blocks are paired")
        return self


class ExploringTable(Kind):
    """``exploring``."""

    inner: str
    floor: float = Field(default=0.05, gt=0, le=1)
    loss_cap: float | None = Field(default=None, ge=0)


class FallbackTable(Kind):
    """``fallback``."""

    inner: str
    then: str = "round-robin"
    seconds: float | None = Field(default=None, gt=0)


KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        "round-robin": Kind,
        "weighted-round-robin": ByCountOrValue,
        "longest-waiting": Kind,
        "level": LevelTable,
        "least-loaded": LeastLoadedTable,
        "sticky": StickyTable,
        "greedy": Kind,
        "queue-aware": QueueAwareTable,
        "optimal": OptimalTable,
        "bid-price": BidPriceTable,
        "oracle": Kind,
        "holdout": HoldoutTable,
        "switchback": SwitchbackTable,
        "exploring": ExploringTable,
        "fallback": FallbackTable,
    }
)
"""What ``kind`` may be, and the keys that go with it; a table named after a kind needs none."""


def policy_tables(content: Mapping[str, Mapping[str, Any]], source: str) -> dict[str, Kind]:
    """Check the tables ``[policy.NAME]``, by name.

    Raises
    ------
    BadInput
        With one fault for each unknown kind or key and each wrong value; an unknown one names the nearest.
    """
    faults, tables = Faults(), {}
    for name, table in content.items():
        kind = str(table.get("kind", name))
        if kind not in KINDS:
            faults.add(source, nearest_key(kind, list(KINDS)), column=f"policy.{name}.kind", value=kind)
            continue
        try:
            tables[name] = validated({**table, "kind": kind}, KINDS[kind], source)
        except BadInput as refused:
            faults.extend(
                Fault(each.source, each.expected, each.row, f"policy.{name}.{each.column}", each.value)
                for each in refused.faults
            )
    faults.raise_if_any()
    return tables


def policy_faults(content: object, source: str) -> tuple[Fault, ...]:
    """Return what is wrong with the tables ``[policy.NAME]``; where they are no tables, others say so."""
    if not isinstance(content, dict) or not all(isinstance(table, dict) for table in content.values()):
        return ()
    try:
        policy_tables(content, source)
    except BadInput as refused:
        return refused.faults
    return ()
