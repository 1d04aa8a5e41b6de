"""Salesforce record ids: 15 characters, or the same with a checksum of 3 more.

The short form tells capitals apart, which spreadsheets do not; the checksum says where the capitals are, five letters
to a character (Salesforce Help, "ID field type": 18-character ids).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

SHORT, LONG = 15, 18
_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", dtype=np.uint8)
_LONG_FORM = r"^[A-Za-z0-9]{15}[A-Z0-5]{3}$"
_BITS = 1 << np.arange(5, dtype=np.uint8)


def checksum(short_id: str) -> str:
    """Return the three characters that turn a 15-character id into one of 18.

    Each stands for five of the id: the character of A-Z, 0-5 at the position whose bit i is set when the i-th of
    the five is a capital.
    """
    return _checksums(_characters([short_id], SHORT)).tobytes().decode()


def short_form(ids: pl.Series) -> pl.Series:
    """Return ids with every valid 18-character one in its 15-character form; ``ids`` itself if there is none."""
    candidates = ids.filter(ids.str.contains(_LONG_FORM)).unique()
    if candidates.is_empty():
        return ids
    characters = _characters(candidates.to_list(), LONG)
    valid = (_checksums(characters[:, :SHORT]) == characters[:, SHORT:]).all(axis=1)
    long_ids = candidates.filter(pl.Series(valid))
    if long_ids.is_empty():
        return ids
    return ids.replace(long_ids, long_ids.str.slice(0, SHORT))


def align_ids(values: pl.Series, reference: pl.Series) -> pl.Series:
    """Spell ids as a reference column spells them.

    Parameters
    ----------
    values
        Ids to respell, String or List(String); an id that the reference does not have stays as it is.
    reference
        Ids in the spelling wanted, String; where it has both forms of one record, its first wins.

    Returns
    -------
    polars.Series
        As long as ``values``, of the same name and type.
    """
    if isinstance(values.dtype, pl.List):
        distinct = values.explode().drop_nulls().unique()
        aligned = align_ids(distinct, reference)
        return values.list.eval(pl.element().replace(distinct, aligned))
    short_values, short_reference = short_form(values), short_form(reference)
    if short_values is values and short_reference is reference:
        return values  # no long form on either side
    wanted = pl.DataFrame({"short": short_reference, "spelled": reference}).drop_nulls()
    wanted = wanted.unique("short", keep="first", maintain_order=True)
    found = pl.DataFrame({"id": values, "short": short_values}).unique().join(wanted, on="short")
    changed = found.filter(pl.col("id") != pl.col("spelled"))
    return values.replace(changed["id"], changed["spelled"])


def one_spelling(ids: pl.Series) -> pl.Series:
    """Spell every record of an id column as its first occurrence does."""
    return align_ids(ids, ids.explode() if isinstance(ids.dtype, pl.List) else ids)


def _characters(ids: list[str], length: int) -> NDArray[np.uint8]:
    return np.frombuffer("".join(ids).encode("ascii"), dtype=np.uint8).reshape(len(ids), length)


def _checksums(characters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    capitals = (characters >= ord("A")) & (characters <= ord("Z"))
    positions = (capitals.reshape(-1, 3, 5) * _BITS).sum(axis=2)
    characters_of: NDArray[np.uint8] = _ALPHABET[positions]
    return characters_of
