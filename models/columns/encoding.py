"""A lead's own columns as numbers: one column a level, standardised numbers, unknowns at the prior mean."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Literal, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.columns.features import refuse_missing
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]

FEWEST = 5
"""Closed rows a level needs for a coefficient of its own; rarer ones share the prior mean."""

FARTHEST = 5.0
"""Standard deviations beyond which a number is taken as that far: one typing error must not make a lead."""


class Coding(BaseModel):
    """What codings of columns have in common: they are values, and refuse what they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Category(Coding):
    """A category: one column a level; an unknown level stands at the average of the known ones.

    At the average and not at zero: else all levels would learn the difference from "unknown", which in a CRM is often
    "not filled in before the deal closes", and so the outcome itself.
    """

    kind: Literal["category"] = "category"
    name: str
    levels: tuple[str, ...]
    shares: tuple[float, ...]
    marks_missing: bool

    @model_validator(mode="after")
    def _one_share_a_level(self) -> Self:
        if len(self.shares) != len(self.levels):
            raise ValueError("one share for each level expected")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        named = tuple(f"{self.name}={level}" for level in self.levels)
        return (*named, f"{self.name} missing") if self.marks_missing else named

    def positions(self, column: pl.Series) -> NDArray[np.int64]:
        """Give each value's position among the levels, −1 where it is none of them; shape (n,)."""
        text = column.cast(pl.String)
        order = {level: position for position, level in enumerate(self.levels)}
        found = text.replace_strict(order, default=-1, return_dtype=pl.Int64)
        return np.asarray(found.fill_null(-1).to_numpy(), dtype=np.int64)

    def encode(self, column: pl.Series) -> Floats:
        """Give the columns; shape (n, levels)."""
        return np.asarray(self._table()[self._rows(column)])

    def logits(self, column: pl.Series, coefficients: Floats) -> Floats:
        """Give the columns times their coefficients, by lookup; shape (n,)."""
        by_level = (self._table() * coefficients).sum(axis=1)
        return np.asarray(by_level[self._rows(column)])

    def unseen(self, column: pl.Series) -> NDArray[np.bool_]:
        """Mark the values that are no level, and the missing ones where missing is none either; shape (n,)."""
        known = (self.positions(column) >= 0) | (column.is_null().to_numpy() & self.marks_missing)
        return np.asarray(~known, dtype=bool)

    def _table(self) -> Floats:
        """Give the columns of each level, of missing (where marked), and last of the unknown."""
        shares = [*self.shares, 0.0] if self.marks_missing else [*self.shares]
        return np.vstack([np.eye(len(shares)), np.array(shares)])

    def _rows(self, column: pl.Series) -> NDArray[np.int64]:
        """Give the row of the table for each value; the last stands for the unknown."""
        found = self.positions(column)
        if self.marks_missing:
            found = np.where(column.is_null().to_numpy(), len(self.levels), found)
        return np.where(found < 0, len(self.columns), found)


class Number(Coding):
    """A number: standardised, logarithmic for money, with a mark where it is missing."""

    kind: Literal["number"] = "number"
    name: str
    mean: float
    sd: float = Field(gt=0.0)
    logarithmic: bool
    marks_missing: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        named = f"log {self.name}" if self.logarithmic else self.name
        return (named, f"{self.name} missing") if self.marks_missing else (named,)

    def standard(self, column: pl.Series) -> Floats:
        """Give standard deviations from the mean, 0 where missing; shape (n,)."""
        value = _as_number(column, self.name, logarithmic=self.logarithmic)
        z = np.clip((value - self.mean) / self.sd, -FARTHEST, FARTHEST)
        return np.nan_to_num(z, nan=0.0)

    def encode(self, column: pl.Series) -> Floats:
        """Give the columns; shape (n, 1) or (n, 2)."""
        z = self.standard(column)
        missing = column.is_null().to_numpy().astype(np.float64)
        return np.column_stack([z, missing] if self.marks_missing else [z])

    def logits(self, column: pl.Series, coefficients: Floats) -> Floats:
        """Give the columns times their coefficients; shape (n,)."""
        logits = self.standard(column) * coefficients[0]
        if self.marks_missing:
            logits = logits + column.is_null().to_numpy() * coefficients[1]
        return np.asarray(logits)

    def unseen(self, column: pl.Series) -> NDArray[np.bool_]:
        """Mark missing values where none were met in training; shape (n,)."""
        missing = np.asarray(column.is_null().to_numpy(), dtype=bool)
        return np.zeros_like(missing) if self.marks_missing else missing


AnyCoding = Annotated[Category | Number, Field(discriminator="kind")]


class LeadEncoder(Coding):
    """The codings of all features, in order."""

    codings: tuple[AnyCoding, ...]

    @classmethod
    def learn(cls, frame: pl.DataFrame, features: tuple[str, ...], closed: NDArray[np.bool_]) -> LeadEncoder:
        """Learn levels, means and spreads; a level counts only as often as its rows are closed."""
        return cls(codings=tuple(_learn(frame[name], closed) for name in features))

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(column for coding in self.codings for column in coding.columns)

    @property
    def pooled(self) -> NDArray[np.bool_]:
        """Which columns are levels of a category; shape (k,)."""
        flags = [isinstance(coding, Category) for coding in self.codings for _ in coding.columns]
        return np.array(flags, dtype=bool)

    def coding(self, name: str) -> Category | Number | None:
        """Give the coding of a feature, None when it is not one."""
        return next((coding for coding in self.codings if coding.name == name), None)

    def encode(self, frame: pl.DataFrame) -> Floats:
        """Give the columns of all leads; shape (n, k)."""
        blocks = [coding.encode(frame[coding.name]) for coding in self.codings]
        return np.hstack([np.zeros((frame.height, 0)), *blocks])

    def logits(self, frame: pl.DataFrame, coefficients: Floats) -> Floats:
        """Give the leads' own logits from coefficients (k,) without building the columns; shape (n,)."""
        refuse_missing(frame, [coding.name for coding in self.codings], "leads")
        total, start = np.zeros(frame.height), 0
        for coding in self.codings:
            end = start + len(coding.columns)
            total += coding.logits(frame[coding.name], coefficients[start:end])
            start = end
        return total

    def unseen(self, frame: pl.DataFrame) -> dict[str, NDArray[np.bool_]]:
        """Mark, by feature, the leads whose value the model has no experience of; features without any left out."""
        marks = {coding.name: coding.unseen(frame[coding.name]) for coding in self.codings}
        return {name: mark for name, mark in marks.items() if mark.any()}


def _learn(column: pl.Series, closed: NDArray[np.bool_]) -> Category | Number:
    if column.dtype == pl.String or column.dtype == pl.Null:
        counts = column.filter(pl.Series(closed)).drop_nulls().value_counts(name="rows")
        frequent = counts.filter(pl.col("rows") >= FEWEST).sort(column.name)
        rows = frequent["rows"].to_numpy()
        return Category(
            name=column.name,
            levels=tuple(frequent[column.name].to_list()),
            shares=tuple((rows / max(rows.sum(), 1)).tolist()),
            marks_missing=_often_missing(column, closed),
        )
    logarithmic = column.name == "value"
    value = _as_number(column, column.name, logarithmic=logarithmic)
    known = value[~np.isnan(value)]
    sd = float(known.std()) if len(known) else 0.0
    return Number(
        name=column.name,
        mean=float(known.mean()) if len(known) else 0.0,
        sd=sd if sd > 0.0 else 1.0,
        logarithmic=logarithmic,
        marks_missing=_often_missing(column, closed),
    )


def _often_missing(column: pl.Series, closed: NDArray[np.bool_]) -> bool:
    return int(column.is_null().to_numpy()[closed].sum()) >= FEWEST


def _as_number(column: pl.Series, name: str, *, logarithmic: bool) -> Floats:
    if not (column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null)):
        wrong = column.drop_nulls().cast(pl.String)
        value = next((text for text in wrong if not _reads_as_number(text)), None)
        raise BadInput([Fault("leads", "a number, as in training", column=name, value=value)])
    number = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.log1p(np.maximum(number, 0.0)) if logarithmic else np.asarray(number)


def _reads_as_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
