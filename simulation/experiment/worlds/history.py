"""Worlds of a firm's own history: replayed leads, or leads drawn from among them; chances drawn from a posterior."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scenarios import BadInput, Draws, Fault, Scenario
from scenarios.tables import HISTORY, LEADS, REPS, as_frame, check_table
from scenarios.vocabulary import CapacityUnit
from simulation.arrivals import arrival_times
from simulation.experiment.draws import LUCKS
from simulation.experiment.worlds import leads as of_the_firm
from simulation.experiment.worlds.halves import Learning, Told, drawn_chance, halves_of, level_of
from simulation.experiment.worlds.team import remarks_on, with_team
from simulation.market import Market, draw_market
from simulation.tables import reps_table

if TYPE_CHECKING:
    from models import ConversionModel


@dataclass(frozen=True)
class Posterior:
    """New leads of a firm's kinds, and chances as its history leaves them open.

    Leads are drawn from among the firm's own; how many and when is the scenario's. The history is split by lot into two
    halves. Policies are told by a fit to one; chances are drawn from the posterior of a fit to the other, effects and
    variance components anew for every two replications; then the halves change places. So no world is drawn from what
    the policies were told, which would congratulate itself, and the interval of a difference is the range of
    gains over draws, the luck of replications set apart (:mod:`simulation.experiment.draws`). Policies that learn from
    half a history are worse than those that learn from all of it: gains lean to the low side.

    Parameters
    ----------
    history, reps
        The firm's tables (DESIGN, section 3). Reps take the places of the scenario's.
    leads
        The leads to draw from; those of the history unless given.
    learning
        What the fits are asked for.
    unit
        What the reps' capacity counts; the scenario says unless given.
    """

    history: Any
    reps: Any
    leads: Any = None
    learning: Learning = field(default_factory=Learning)
    unit: CapacityUnit | None = None

    def opened(self, scenario: Scenario, seed: int, *, learned: bool) -> OpenHistory:
        """Split, fit both halves, and seat the firm's reps.

        Raises
        ------
        BadInput
            When a table is faulty, a half has too little to learn from, or the scenario does not fit reps or leads.
        """
        history, reps, leads = self._tables()
        of_the_firm.refuse_unknown_grades(scenario, leads)
        firm = with_team(self._placed(scenario, leads), reps, self.unit)
        seated = reps_table(firm)
        first, second = halves_of(history, seed)
        fits = (self.learning.fit(first, reps), self.learning.fit(second, reps))
        market = draw_market(scenario, seed, 0)
        closing = float(market.chance.mean()) if market.chance.size else scenario.truth.base_chance
        whole = of_the_firm.completed(firm, leads, Draws(seed))
        levels = (level_of(fits[0], whole, seated, closing), level_of(fits[1], whole, seated, closing))
        return OpenHistory(
            self._name,
            firm,
            seed,
            leads,
            seated,
            fits,
            levels,
            (*self._remarks(firm, history), *remarks_on(firm, self._a_day(firm, leads))),
        )

    @property
    def _name(self) -> str:
        return "posterior"

    def _placed(self, scenario: Scenario, leads: pl.DataFrame) -> Scenario:
        return of_the_firm.next_after(scenario, leads)

    def _remarks(self, scenario: Scenario, history: pl.DataFrame) -> tuple[str, ...]:
        return of_the_firm.remarks_on(scenario, history)

    def _a_day(self, firm: Scenario, leads: pl.DataFrame) -> float:
        """Return how many leads come a day."""
        return len(arrival_times(firm, Draws(0))) / firm.horizon.arrival_days

    def _tables(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        history = check_table(as_frame(self.history), HISTORY, source="history")
        reps = check_table(as_frame(self.reps), REPS, source="reps")
        leads = of_the_firm.leads_of(history)
        if self.leads is not None:
            given = check_table(as_frame(self.leads), LEADS, source="leads")
            leads = self._given(given, leads)
        if leads.is_empty():
            raise BadInput([Fault("history", "at least one lead")])
        return history, reps, leads

    def _given(self, given: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
        """Take leads that a user gave; those drawn from need no time of their own."""
        latest = pl.lit(known["created_at"].max(), dtype=pl.Datetime("us", "UTC"))
        came = pl.col("created_at") if "created_at" in given.columns else latest
        return of_the_firm.by_time(given.with_columns(created_at=came.fill_null(latest)))


@dataclass(frozen=True)
class Replay(Posterior):
    """A firm's own leads in their order and at their times, and chances as its history leaves them open.

    The last of the leads, as many days of them as the scenario has arrivals, come in every replication when they
    came; everything else is as in :class:`Posterior`.
    """

    @property
    def _name(self) -> str:
        return "replay"

    def _placed(self, scenario: Scenario, leads: pl.DataFrame) -> Scenario:
        return of_the_firm.last_days(scenario, leads)

    def _remarks(self, scenario: Scenario, history: pl.DataFrame) -> tuple[str, ...]:
        return ()

    def _a_day(self, firm: Scenario, leads: pl.DataFrame) -> float:
        return leads.filter(pl.col("created_at").dt.date() >= firm.horizon.start).height / firm.horizon.arrival_days

    def _given(self, given: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
        of_the_firm.refuse_timeless(given)
        return of_the_firm.by_time(given)


@dataclass(frozen=True)
class OpenHistory:
    """A firm's world with both fits.

    Attributes
    ----------
    name, scenario, seed
        As in :class:`simulation.experiment.worlds.world.OpenWorld`.
    leads, reps
        The firm's.
    fits
        Of the two halves.
    levels
        From each fit's chance at the hand-over to that of a buyer at the closing.
    remarks
        Where the scenario's load is not the history's.
    """

    name: str
    scenario: Scenario
    seed: int
    leads: pl.DataFrame
    reps: pl.DataFrame
    fits: tuple[ConversionModel, ConversionModel]
    levels: tuple[float, float]
    remarks: tuple[str, ...] = ()

    def market(self, number: int) -> Market:
        """Take or draw leads; draw chances from the half that policies are not told by."""
        draws, draw = Draws(self.seed, number), self.draw_of(number)
        if self.name == "replay":
            leads, arrivals = of_the_firm.in_order(self.scenario, self.leads)
        else:
            leads, arrivals = of_the_firm.resampled(self.scenario, self.leads, draws)
        leads = of_the_firm.completed(self.scenario, leads, draws)
        if leads.is_empty():
            return Market(draws, leads, arrivals, np.empty((0, self.reps.height)))
        world = (draw + 1) % 2
        name = f"world {self.seed}, draw {draw}"
        chance = drawn_chance(self.fits[world], leads, self.reps, self.levels[world], name)
        return Market(draws, leads, arrivals, chance)

    def told(self, number: int) -> Told:
        """Give the fit to the half from which this replication's world is not drawn."""
        return Told(self.fits[self.draw_of(number) % 2])

    def draw_of(self, number: int) -> int:
        """Give every two replications a draw of the firm."""
        return number // LUCKS

    def under(self, scenario: Scenario, seed: int) -> OpenHistory:
        """Keep the fits."""
        return replace(self, scenario=scenario, seed=seed)
