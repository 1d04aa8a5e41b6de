"""Threads over blocks, and only there."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # ships no types

Item = TypeVar("Item")
Result = TypeVar("Result")

# Below this many cells, starting threads costs more than they save.
_WORTH_THREADS = 1 << 21


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def one_blas_thread() -> AbstractContextManager[object]:
    """Keep BLAS to one thread.

    Its own threads get in the way of threads over blocks; for the small products of this room they cost more than
    they bring, and several times more on a busy machine.
    """
    limit: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limit


def spread(work: Callable[[Item], Result], items: list[Item], cells: int) -> Iterable[Result]:
    """Do the work on each item, in threads if there are many cells; results come in the order of the items.

    NumPy lets go of the interpreter in its loops, so threads over blocks use the cores.
    """
    cores = os.cpu_count() or 1
    if cells < _WORTH_THREADS or cores == 1 or len(items) < 2:
        return map(work, items)
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, items))
