"""The time a solve has taken and may take."""

from time import perf_counter


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

    def at_least(self, seconds: float) -> "Clock":
        """Return a clock that runs from now for what is left, or for these seconds if that is less."""
        return Clock(None if self._limit is None else max(seconds, self.left))

    @property
    def left(self) -> float:
        """Seconds until the limit, infinite without one, never below 0."""
        return float("inf") if self._limit is None else max(0.0, self._limit - self.seconds)
