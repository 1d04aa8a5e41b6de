"""Models on disk: a directory of JSON and NPZ. Loading reads numbers and text, and runs nothing."""

from __future__ import annotations

import hashlib
import io
import json
import math
import shutil
import struct
import tempfile
import zipfile
import zlib
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from models.card import Card, card_facts, card_page, card_text
from models.fitted import Description, Fitted
from scenarios.faults import BadInput, Fault

SCHEMA_VERSION = 3
"""Raised whenever a file written before could be read wrongly."""

KIND = "fairlead conversion model"
FILES = ("model.json", "arrays.npz", "card.json", "card.md", "card.html")

_PLAIN = "an NPZ file of plain numbers"
_NPY_HEADER = 4096
"""Bytes an array's own header may take; NumPy writes 128."""

Floats = NDArray[np.float64]
Path_ = str | PathLike[str]


def write_model(directory: Path_, fitted: Fitted, parameters: dict[str, Any], *, named: bool = False) -> Path:
    """Write a model directory: whole or not at all, the same bytes for the same fit; ``named`` lists reps in the card.

    Raises
    ------
    BadInput
        When something that is not a model stands at that place.
    """
    target = Path(directory)
    _refuse_to_overwrite(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for name, content in _contents(fitted, parameters, named=named).items():
            (temporary / name).write_bytes(content)
        temporary.chmod(0o755)
        _swap(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def read_model(directory: Path_) -> tuple[Fitted, dict[str, Any]]:
    """Read a model directory: the fitted model and the estimator's parameters.

    Raises
    ------
    BadInput
        When the directory is missing, incomplete, of another schema version, or does not fit together.
    """
    source = Path(directory)
    _refuse_incomplete(source)
    content = _read_json(source / "model.json")
    packed = (source / "arrays.npz").read_bytes()
    if content["arrays_sha256"] != hashlib.sha256(packed).hexdigest():
        raise _bad(source / "arrays.npz", "the arrays that model.json was written with; this file was changed or cut")
    description = _describe(source / "model.json", content["description"])
    return Fitted.of(description, _read_arrays(source / "arrays.npz", packed, description)), content["parameters"]


def _contents(fitted: Fitted, parameters: dict[str, Any], *, named: bool) -> dict[str, bytes]:
    buffer = io.BytesIO()
    np.savez(buffer, **fitted.arrays())  # type: ignore[arg-type]  # the stub takes names for allow_pickle
    card = Card(fitted.description.summary, fitted.description.rep_ids if named else ())
    model = {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "parameters": parameters,
        "arrays_sha256": hashlib.sha256(buffer.getvalue()).hexdigest(),
        "description": fitted.description.model_dump(mode="json"),
    }
    texts = (
        _json(model),
        buffer.getvalue(),
        _json(card_facts(card)),
        card_text(card).encode(),
        card_page(card).encode(),
    )
    return dict(zip(FILES, texts, strict=True))


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _swap(temporary: Path, target: Path) -> None:
    """Put the new directory in the old one's place; a rename is the only moment that counts."""
    if not target.exists():
        temporary.rename(target)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    target.rename(aside / "model")
    temporary.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def _refuse_to_overwrite(target: Path) -> None:
    if target.is_dir() and all(child.name in FILES for child in target.iterdir()):
        return
    if target.exists() or target.is_symlink():
        raise _bad(target, "a new directory, or one that holds a model and nothing else")


def _refuse_incomplete(source: Path) -> None:
    if not source.exists():
        raise _bad(source, "a model directory, as `fairlead fit` writes it; there is nothing here")
    if not source.is_dir():
        raise _bad(source, "a model directory, as `fairlead fit` writes it; this is a file")
    missing = [name for name in FILES[:2] if not (source / name).is_file()]
    if missing:
        raise BadInput(
            Fault(str(source), "a complete model directory; this file is missing", value=name) for name in missing
        )


def _read_json(path: Path) -> dict[str, Any]:
    """Read model.json up to the description: kind, version, and the keys there must be."""
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise _bad(path, "a complete JSON file") from None
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise _bad(path, f"a file of kind {KIND!r}")
    version = content.get("schema_version")
    if version != SCHEMA_VERSION:
        expected = f"schema version {SCHEMA_VERSION}; fit the model anew with this version of Fairlead"
        raise BadInput([Fault(str(path), expected, column="schema_version", value=str(version))])
    wanted = {"parameters": dict, "arrays_sha256": str, "description": dict}
    for key, kind in wanted.items():
        if not isinstance(content.get(key), kind):
            raise BadInput([Fault(str(path), "a value as Fairlead writes it", column=key)])
    return content


def _describe(path: Path, content: dict[str, Any]) -> Description:
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        raise BadInput(
            Fault(str(path), one["msg"], column="description." + ".".join(map(str, one["loc"])))
            for one in error.errors()
        ) from None


def _read_arrays(path: Path, packed: bytes, description: Description) -> dict[str, Floats]:
    _refuse_swollen(path, packed, description)
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            found = {name: np.asarray(archive[name]) for name in archive.files}
    except (ValueError, OSError, EOFError, KeyError, MemoryError, zipfile.BadZipFile, zlib.error):
        raise _bad(path, _PLAIN) from None
    if sorted(found) != sorted(description.shapes):
        raise _bad(path, f"the arrays {', '.join(sorted(description.shapes))}")
    for name, shape in description.shapes.items():
        array = found[name]
        if array.dtype != np.float64 or array.shape != shape or not np.isfinite(array).all():
            value = f"{array.dtype} {array.shape}"
            raise BadInput([Fault(str(path), f"finite float64 of shape {shape}", column=name, value=value)])
    return found


def _refuse_swollen(path: Path, packed: bytes, description: Description) -> None:
    """Refuse arrays that would unpack to more than the description says, before they are unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            sizes = {one.filename.removesuffix(".npy"): one.file_size for one in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise _bad(path, _PLAIN) from None
    for name, size in sizes.items():
        wanted = 8 * math.prod(description.shapes.get(name, (0,)))
        if size > wanted + _NPY_HEADER:
            raise BadInput(
                [Fault(str(path), f"at most {wanted + _NPY_HEADER:,} bytes", column=name, value=f"{size:,}")]
            )


def _bad(path: Path, expected: str) -> BadInput:
    return BadInput([Fault(str(path), expected)])
