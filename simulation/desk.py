"""A rep's desk: one thing at a time, in her working hours, at the pace her selling share allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from simulation.calendar import Calendar
from simulation.clock import Clock
from simulation.funnel.lead import Case


class Urgency(IntEnum):
    """What comes first at the desk; within one urgency, first come first served."""

    UNDER_WAY = 0
    RAISED_HAND = 1
    FRESH = 2
    FOLLOW_UP = 3


@dataclass(slots=True)
class Task:
    """A piece of work on a case.

    Attributes
    ----------
    work
        The selling time it takes, in microseconds.
    end
        Called when it is done, unless the lead has left the rep's hands meanwhile.
    expected
        The selling time it will take as far as can be known before, in microseconds.
    begin
        Called when the work begins.
    void
        True once it is not to be done any more, though its lead is still hers.
    """

    case: Case
    work: int
    end: Callable[[Case], object]
    expected: int
    begin: Callable[[Case], object] | None = None
    void: bool = False

    @property
    def wanted(self) -> bool:
        """Whether it is still to be done."""
        return self.case.alive and not self.void


class Desk:
    """A single server on a calendar.

    Work that is begun is finished, pausing off shift; work that waits when its lead is taken away is dropped.

    Parameters
    ----------
    clock
        The run's clock.
    calendar
        The rep's working time.
    pace
        Selling time per working time (her selling share).

    Attributes
    ----------
    when_idle
        Called whenever nothing is left to do.
    in_hand
        How many pieces of work are being done or wait, those of leads that have left included.
    """

    def __init__(self, clock: Clock, calendar: Calendar, pace: float) -> None:
        self._clock = clock
        self._calendar = calendar
        self._pace = pace
        self.when_idle: Callable[[], None] = rest
        self._queues: tuple[deque[Task], ...] = tuple(deque() for _ in Urgency)
        self._under_way: Task | None = None
        self._done_at = 0
        self._alarm_set = False
        self.in_hand = 0
        self._opens = self._closes = self._away_until = 0

    @property
    def free(self) -> bool:
        """Whether nothing is being done and nothing waits."""
        return self.in_hand == 0

    def clear_at(self, more: int) -> int:
        """Give the instant at which all work that waits would be done, with ``more`` selling time on top; or ``NEVER``.

        Work of leads that have left her hands does not count.
        """
        queued = self._queued()
        start = self._done_at if self._under_way else self._clock.now
        return self._calendar.finish(self._calendar.next_open(start), round((queued + more) / self._pace))

    def backlog(self) -> int:
        """Give the selling time that the work in hand and all that waits will take."""
        now = self._clock.now
        left = self._calendar.worked(now, self._done_at) if self._under_way and self._done_at > now else 0
        return self._queued() + round(left * self._pace)

    def _queued(self) -> int:
        return sum(task.expected for queue in self._queues for task in queue if task.wanted)

    def put(self, task: Task, urgency: Urgency) -> None:
        """Queue a piece of work, or begin with it at once."""
        self.in_hand += 1
        if self.in_hand == 1 and task.wanted and self._at_work():
            self._begin(task)
        else:
            self._queues[urgency].append(task)
            if self._under_way is None:
                self._wake()

    def _at_work(self) -> bool:
        """Say whether she is; most of the time it is still the shift that was looked up last."""
        now = self._clock.now
        if self._opens <= now < self._closes:
            return True
        if now < self._away_until:
            return False
        self._opens, self._closes = self._calendar.shift(now)
        if now < self._closes:
            return True
        self._away_until = self._calendar.next_open(now)
        return False

    def _wake(self) -> None:
        if self._at_work():
            self._begin_next()
        elif not self._alarm_set:
            self._alarm_set = True
            self._clock.at(self._away_until, self._open)  # looked up just now, by `_at_work`

    def _open(self) -> None:
        self._alarm_set = False
        if self._under_way is None:
            self._begin_next()

    def _begin_next(self) -> None:
        for queue in self._queues:
            while queue:
                task = queue.popleft()
                if task.case.alive and not task.void:
                    self._begin(task)
                    return
                self.in_hand -= 1
        self.when_idle()

    def _begin(self, task: Task) -> None:
        self._under_way = task
        if task.begin is not None:
            task.begin(task.case)
        clock, work = self._clock, round(task.work / self._pace)
        done = clock.now + work
        if done > self._closes:
            done = self._calendar.finish(clock.now, work)
        self._done_at = done
        clock.at(done, self._done, task)

    def _done(self, task: Task) -> None:
        if task.case.alive:
            task.end(task.case)
        self._under_way = None
        self.in_hand -= 1
        if self.in_hand == 0:
            self.when_idle()
        elif self._opens <= self._clock.now < self._closes:
            self._begin_next()
        else:
            self._wake()

    def close(self) -> None:
        """Forget all work: a case and the attempt that waits for it refer to one another."""
        self.when_idle = rest
        for task in (self._under_way, *(task for queue in self._queues for task in queue)):
            if task is not None:
                task.case.task = None
        for queue in self._queues:
            queue.clear()
        self._under_way = None


def rest() -> None:
    """Do nothing."""
