"""The training rows as of a date: who had won by the horizon, who had not, and who cannot be judged yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.closing.em import Closings, learn_timing
from models.closing.likelihood import CERTAIN
from models.closing.pace import Hands
from models.closing.timing import Timing, age_bin
from scenarios.faults import BadInput, Fault
from scenarios.vocabulary import Outcome

Floats = NDArray[np.float64]

DAY = 86_400_000_000.0
"""Microseconds a day: times are kept in microseconds."""

WINS_A_STRATUM, MOST_STRATA = 100, 6
"""Strata of the timing: enough wins in each to see when they come."""

NARROWEST = 0.1
"""Width of a stratum, in logits: chances closer than that close alike."""

_CLOSINGS, _WATCHED = 100, 1.5
"""Fewer closings say nothing of the slowest; slower ones show where as many leads are watched so many times as long."""

TIMES = ("assigned_at", "closed_at", "accepted_at", "first_touch_at", "contacted_at", "qualified_at")


@dataclass(frozen=True)
class Cohort:
    """Rows assigned by ``as_of``, as they stood then.

    Attributes
    ----------
    frame
        The rows, in the order of the history.
    age
        Shape (n,), days: from assignment to closing, or to ``as_of`` while open; at most the horizon.
    closed
        Shape (n,): closed by ``as_of``, at whatever age.
    won, censored
        Shape (n,): won by the horizon; open and younger than the horizon. All others did not win by the horizon.
    beyond
        Shape (n,): known not to have closed by the horizon.
    as_of, horizon_days
        The date, and the horizon in days.
    later, reopened
        How many rows were left out as assigned later, and how many closings lay after ``as_of``.
    """

    frame: pl.DataFrame
    age: Floats
    closed: NDArray[np.bool_]
    won: NDArray[np.bool_]
    censored: NDArray[np.bool_]
    beyond: NDArray[np.bool_]
    as_of: datetime
    horizon_days: float
    later: int
    reopened: int

    @property
    def followed_days(self) -> float:
        """The longest time any lead could be watched, in days, at most the horizon."""
        watched = _days(pl.Series([self.as_of]), self.frame["assigned_at"].min())
        return float(min(watched[0], self.horizon_days))

    @property
    def slowest_days(self) -> float | None:
        """How long the slowest closing took, in days; None where slower ones could hardly have been seen."""
        closings = self.frame.filter(self.closed)
        if closings.height < _CLOSINGS:
            return None
        slowest = float(_days(closings["closed_at"], closings["assigned_at"]).max())
        long_enough = int((self._known_days >= _WATCHED * slowest).sum())
        return slowest if slowest >= 1.0 and long_enough >= _CLOSINGS else None

    @property
    def watched_days(self) -> Floats:
        """How long each lead could be watched, in days, at most the horizon; shape (n,)."""
        return np.minimum(self._known_days, self.horizon_days)

    @property
    def _known_days(self) -> Floats:
        """How long ago each lead was given out, in days; shape (n,)."""
        end = self.frame.select(pl.lit(self.as_of)).to_series().new_from_index(0, self.frame.height)
        return _days(end, self.frame["assigned_at"])

    @property
    def bins(self) -> NDArray[np.int64]:
        """Age class of each row; shape (n,)."""
        return age_bin(self.age, self.horizon_days)

    def timing(self, logits: Floats, hands: Hands, before: Timing | None = None) -> Timing:
        """Learn the law of closing in strata of these logits, shape (n,), of about equal numbers of wins.

        ``hands`` says whose rows they are; ``before`` is the law that other logits gave, to begin with.
        """
        edges = strata_edges(logits[self.won])
        followed = self.followed_days / self.horizon_days
        seen = Closings(self.bins, self.won, self.censored, self.beyond, hands, followed)
        return learn_timing(seen, logits, edges, before)

    def evidence(self, timing: Timing, logits: Floats, hands: Hands) -> Floats:
        """Give what each row says about winning (:mod:`models.closing.likelihood`), a log likelihood ratio; (n,)."""
        known = np.where(self.won, CERTAIN, -CERTAIN)
        speed = timing.pace.of(hands.rep, hands.grade)
        return np.where(self.censored, timing.evidence(self.bins, logits, speed), known)


def strata_edges(logits: Floats) -> Floats:
    """Part wins with these logits into strata of about equal numbers, each wide enough to mean something.

    Edges lie between two logits, as far from both as can be: rows of one logit, such as all those of a rep where leads
    have no columns, must not be thrown into another stratum by a chance that moves by a hair.
    """
    strata = int(np.clip(len(logits) // WINS_A_STRATUM, 1, MOST_STRATA))
    steps = np.unique(logits)
    edges: list[float] = []
    for quantile in np.quantile(logits, np.arange(1, strata) / strata):
        above = int(np.searchsorted(steps, quantile, side="right"))
        if above == len(steps):
            break
        edge = 0.5 * float(steps[max(above - 1, 0)] + steps[above])
        if edge - (edges[-1] if edges else float(steps[0])) >= NARROWEST:
            edges.append(edge)
    return np.array(edges)


def cohort(history: pl.DataFrame, as_of: datetime, horizon_days: float) -> Cohort:
    """Take the rows assigned by ``as_of`` and date every closing against it.

    Raises
    ------
    BadInput
        When a closed row has no ``closed_at``, or when there is not at least one win and one row that is known not
        to be one.
    """
    rows = history.filter(pl.col("assigned_at") <= as_of)
    _refuse_undated(rows)
    ended = (rows["outcome"] != Outcome.OPEN.value).to_numpy()
    closed = ended & (rows["closed_at"] <= as_of).fill_null(value=False).to_numpy()
    end = rows.select(pl.when(pl.Series(closed)).then(pl.col("closed_at")).otherwise(pl.lit(as_of)))
    age = _days(end.to_series(), rows["assigned_at"])
    in_time = closed & (age <= horizon_days)
    won = in_time & (rows["outcome"] == Outcome.WON.value).to_numpy()
    censored = ~closed & (age < horizon_days)
    _refuse_one_sided(int(won.sum()), int((~won & ~censored).sum()))
    return Cohort(
        frame=rows,
        age=np.minimum(age, horizon_days),
        closed=closed,
        won=won,
        censored=censored,
        beyond=~in_time & ~censored,
        as_of=as_of,
        horizon_days=horizon_days,
        later=history.height - rows.height,
        reopened=int((ended & ~closed).sum()),
    )


def read_as_of(given: datetime | date | str | None, history: pl.DataFrame) -> datetime:
    """Give the moment the history is read at: by default its latest time; a date means the end of that day, UTC.

    Raises
    ------
    BadInput
        When the moment cannot be read, has no time zone, or the history is empty.
    """
    if given is None:
        latest = [history[name].max() for name in TIMES if name in history.columns]
        times = [time_ for time_ in latest if isinstance(time_, datetime)]
        if not times:
            raise BadInput([Fault("history", "at least one row")])
        return max(times)
    moment = _parse(given) if isinstance(given, str) else given
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise _unreadable(given)
        return moment.astimezone(UTC)
    return datetime.combine(moment, time.max, tzinfo=UTC)


def _parse(text: str) -> datetime | date:
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise _unreadable(text) from None


def _unreadable(given: object) -> BadInput:
    return BadInput([Fault("as_of", "a date, or an ISO 8601 time with its offset", value=str(given))])


def _days(end: pl.Series, start: Any) -> Floats:
    return np.asarray((end - start).dt.total_microseconds().to_numpy() / DAY, dtype=np.float64)


def _refuse_undated(rows: pl.DataFrame) -> None:
    undated = (rows["outcome"] != Outcome.OPEN.value) & rows["closed_at"].is_null()
    faults = [
        Fault("history", "a closing time on a row that is not open", row + 1, "closed_at")
        for row in undated.arg_true().to_list()
    ]
    if faults:
        raise BadInput(faults)


def _refuse_one_sided(won: int, not_won: int) -> None:
    if won == 0 or not_won == 0:
        found = f"{won} won, {not_won} known not to be won"
        expected = "at least one lead won by the horizon and one known not to be, to learn from"
        raise BadInput([Fault("history", expected, column="outcome", value=found)])
