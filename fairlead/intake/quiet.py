"""Silence while a library reads what may be damaged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def without_panic_text() -> Iterator[None]:
    """Keep from the screen what polars' threads print when a file makes them give up.

    They write a stack trace of their own to the process's standard error, whatever Python does with the exception that
    follows. The exception says all there is to say.
    """
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a process without a standard error
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
