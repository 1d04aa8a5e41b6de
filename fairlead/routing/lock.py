"""One run at a time on a state file: between reading it and writing it back nobody else may write."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scenarios.faults import BadInput, Fault

WAIT_SECONDS = 20.0
"""A run takes some seconds, most of them to read a model; one that takes longer is better told of than waited for."""

_LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def alone_with(state: Path | None) -> Iterator[None]:
    """Hold a state file for this run; wait for another run to end, but not for ever.

    The lock is the operating system's, on an empty file beside the state (`.NAME.lock`): it ends with the process,
    however that ends. The state itself cannot be locked, since each run puts a new file in its place. Where the system
    has no such locks (Windows) runs are not kept apart.

    Parameters
    ----------
    state
        The file, which need not exist yet; None for a run that writes none.

    Raises
    ------
    BadInput
        When another run still holds it after `WAIT_SECONDS`, or the lock cannot be made there.
    """
    if state is None or os.name != "posix":
        yield
        return
    place = state.resolve()  # one file by two names is one file
    lock = place.with_name(f".{place.name}.lock")
    try:
        handle = _held(lock, state)
    except OSError as error:
        raise BadInput([Fault(str(state), f"a folder where files can be locked ({error.strerror})")]) from None
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()  # still held, so that nobody is just taking it for theirs
        os.close(handle)


def _held(lock: Path, state: Path) -> int:
    """Return the handle of the lock once it is ours."""
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        handle = _taken(lock)
        if handle is not None:
            return handle
        if time.monotonic() >= give_up:
            expected = f"a state file that no other run is using; one still does after {WAIT_SECONDS:g} seconds"
            raise BadInput([Fault(str(state), expected, column="--state")])
        time.sleep(_LOOK_AGAIN_SECONDS)


def _taken(lock: Path) -> int | None:
    import fcntl  # here, since Windows has none

    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), lock.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):  # held by another run, or just let go and removed by it
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
