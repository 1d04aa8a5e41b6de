"""Running replications on a Dask cluster: joblib hands them to its workers instead of to this machine's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from joblib import parallel_config

from scenarios.faults import BadInput, Fault

PATIENCE = "20s"
"""How long a scheduler may take to answer."""


@contextmanager
def on_cluster(address: str | None) -> Iterator[None]:
    """Let joblib use the cluster behind a scheduler's address; None leaves everything as it is.

    Its workers need this version of Fairlead, and machines of one type for the same bytes.

    Raises
    ------
    BadInput
        When Dask is not installed, or no scheduler answers there.
    """
    if address is None:
        yield
        return
    with _client(address), parallel_config(backend="dask"):
        yield


def _client(address: str) -> AbstractContextManager[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        expected = "Dask, which is not installed: pip install 'fairlead[distributed]'"
        raise BadInput([Fault("compare", expected, column="--dask", value=address)]) from error
    try:
        client: AbstractContextManager[Any] = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
        return client
    except (OSError, ValueError) as error:
        expected = "the address of a Dask scheduler that answers, such as tcp://host:8786"
        raise BadInput([Fault("compare", expected, column="--dask", value=address)]) from error
