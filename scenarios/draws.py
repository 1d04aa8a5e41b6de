"""Counter-based random numbers: a draw is a function of its name, not of what was drawn before.

A draw is named by (seed, replication, item, purpose, attempt). Two policies that meet the same lead therefore meet
the same luck, whatever else they did, and a whole column of draws can be made in one block. The mixing function is
the finaliser of SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA),
applied once per part of the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

_MASK = 0xFFFFFFFFFFFFFFFF
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB
_TO_UNIT = 2.0**-53


@lru_cache(maxsize=4096)
def key_of(name: str) -> int:
    """Turn a name (a purpose, a rep id) into a 64-bit key that is the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def _mix(state: int, part: int) -> int:
    state = (state ^ ((part * _GOLDEN + _GOLDEN) & _MASK)) & _MASK
    state = ((state ^ (state >> 30)) * _FIRST) & _MASK
    state = ((state ^ (state >> 27)) * _SECOND) & _MASK
    return state ^ (state >> 31)


def _mix_block(states: NDArray[np.uint64], parts: NDArray[np.uint64]) -> NDArray[np.uint64]:
    block = np.asarray(states ^ (parts * np.uint64(_GOLDEN) + np.uint64(_GOLDEN)))
    block ^= block >> np.uint64(30)
    block *= np.uint64(_FIRST)
    block ^= block >> np.uint64(27)
    block *= np.uint64(_SECOND)
    block ^= block >> np.uint64(31)
    return block


def _unit(bits: int) -> float:
    """Map 64 bits into the open interval (0, 1), never touching its ends."""
    return ((bits >> 11) + 0.5) * _TO_UNIT


@dataclass(frozen=True, slots=True)
class Draws:
    """All the random numbers of one replication.

    Parameters
    ----------
    seed
        The user's seed; any integer.
    replication
        Which replication of the experiment, from 0.
    """

    seed: int
    replication: int = 0

    def uniform(self, purpose: str, item: int, attempt: int = 0) -> float:
        """Draw one number in (0, 1) for ``item`` (a lead's number) and ``attempt``."""
        return _unit(_mix(_mix(_stream_of(self, purpose), item), attempt))

    def uniforms(self, purpose: str, items: ArrayLike, attempt: int = 0) -> NDArray[np.float64]:
        """Draw for many items at once, shape (len(items),); equal to :meth:`uniform` item by item."""
        stream = np.array([_stream_of(self, purpose)], dtype=np.uint64)
        bits = _mix_block(stream, np.atleast_1d(np.asarray(items, dtype=np.uint64)))
        bits = _mix_block(bits, np.array([attempt], dtype=np.uint64))
        return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT

    def generator(self, purpose: str) -> np.random.Generator:
        """Give a NumPy generator of its own for ``purpose``, where a sequence is wanted instead of single draws."""
        return np.random.Generator(np.random.Philox(key=_stream_of(self, purpose)))


@lru_cache(maxsize=4096)
def _stream_of(draws: Draws, purpose: str) -> int:
    state = _mix(_mix(0, draws.seed & _MASK), draws.replication & _MASK)
    return _mix(state, key_of(purpose))
