"""The time a solve has taken and may take."""

from time import perf_counter, process_time


class Clock:
    """Runs from its making.

    Parameters
    ----------
    limit
        Seconds, or None for no limit.
    """

    def __init__(self, limit: float | None) -> None:
        if limit is not None and not limit > 0:
            raise ValueError(f"time_limit: expected seconds above 0 or None, got {limit!r}")
        self._start = perf_counter()
        self._limit = limit

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self._start

    @property
    def is_up(self) -> bool:
        """Whether the limit has passed."""
        return self._limit is not None and self.seconds >= self._limit

    def part(self, share: float) -> "Clock":
        """Return a clock that runs from now for a share of the time left."""
        return Clock(None if self._limit is None else max(1e-9, share * self.left))

    def working_part(self, share: float, at_most: float) -> "Clock":
        """Return a clock that runs from now for a share of the time left, by the processor where others slow that down.

        Search that makes little of its seconds on a busy machine gets more of them: until this process has had that
        much of the processor, but no longer than the share `at_most`.
        """
        return self if self._limit is None else WorkingClock(max(1e-9, share * self.left), at_most * self.left)

    def at_least(self, seconds: float) -> "Clock":
        """Return a clock that runs from now for what is left, or for these seconds if that is less."""
        return Clock(None if self._limit is None else max(seconds, self.left))

    @property
    def left(self) -> float:
        """Seconds until the limit, infinite without one, never below 0."""
        return float("inf") if self._limit is None else max(0.0, self._limit - self.seconds)


class WorkingClock(Clock):
    """Runs until both the wall's clock and this process's own processor time have passed a limit.

    On an idle machine the two are one; on a busy one the limit is work done rather than time gone by.

    Parameters
    ----------
    seconds
        Of the processor and of the wall.
    at_most
        Seconds of the wall after which it is up all the same; no fewer than `seconds` count.
    """

    def __init__(self, seconds: float, at_most: float) -> None:
        super().__init__(max(seconds, at_most))
        self._worked, self._seconds = process_time(), seconds

    @property
    def is_up(self) -> bool:
        """Whether the limits have passed."""
        worked = process_time() - self._worked
        return super().is_up or (self.seconds >= self._seconds and worked >= self._seconds)
