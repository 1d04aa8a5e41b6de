"""Python's search for unreachable cycles, and when it rests."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search() -> Iterator[None]:
    """Let it rest: hundreds of thousands of leads and plans are alive, hardly any cycle is left behind.

    Looking for some took a quarter of a run's time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
