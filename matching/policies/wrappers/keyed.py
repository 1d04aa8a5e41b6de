"""A draw that is a function of names: the same on every machine, in every run."""

from functools import lru_cache
from hashlib import blake2b

_TO_UNIT = 2.0**-64


def keyed_uniform(key: str, *names: str) -> float:
    """Return a number in [0, 1) drawn from the key and the names."""
    text = "\x1f".join(names).encode()
    return int.from_bytes(blake2b(text, digest_size=8, key=_of_32_bytes(key)).digest(), "little") * _TO_UNIT


@lru_cache(maxsize=64)
def _of_32_bytes(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=32).digest()
