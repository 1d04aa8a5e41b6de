"""Every reader, on bytes near to sound ones and on all that a fuzzer ever found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.seeds import seeds_of
from fuzz.targets import TARGETS, attempt

FOUND = sorted((Path(__file__).parent / "found").glob("*-*"))
SLOW = {"check_csv", "check_parquet", "assign_csv", "assign_rules", "check_mapping", "duckdb", "route_state"}


@st.composite
def damaged(draw: st.DrawFn, sound: bytes) -> bytes:
    """Return bytes with some changed, left out, repeated or put in."""
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, max(len(content) - 1, 0)))
        end = min(start + draw(st.integers(0, 30)), len(content))
        put = draw(
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from([b"", b"\n", b'"', b",", b"=", b"[[", bytes(content[start:end]) * 2]),
            )
        )
        content[start:end] = put
    return bytes(content)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_sound_is_taken(name: str, tmp_path: Path) -> None:
    """At least one seed of each target is read to the end, so that damage has something to damage."""
    assert any(attempt(name, seed, tmp_path / "x") for seed in seeds_of(name))


@pytest.mark.parametrize("name", TARGETS)
def test_damage_is_refused_or_read(name: str, tmp_path: Path) -> None:
    """Nothing but BadInput, and no output after it."""

    @settings(max_examples=15 if name in SLOW else 40, deadline=10_000, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(seeds_of(name)).flatmap(damaged))
    def tried(content: bytes) -> None:
        attempt(name, content, tmp_path / "x")

    tried()


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_once_stays_mended(path: Path, tmp_path: Path) -> None:
    """The name of the target stands before the dash."""
    attempt(path.name.partition("-")[0], path.read_bytes(), tmp_path / "x")
