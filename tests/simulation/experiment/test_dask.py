"""The same comparison on a Dask cluster: the same bytes."""

import json
import os
import warnings
from collections.abc import Iterator

import pytest
from joblib import parallel_config

from fairlead.comparing import on_cluster
from scenarios import BadInput
from simulation import compare
from tests.simulation.experiment.tiny import FailsIn, tiny

_REQUIRED = "dask" in os.environ.get("FAIRLEAD_REQUIRE", "").split(",")
if not _REQUIRED:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'fairlead[distributed]'")

pytestmark = pytest.mark.filterwarnings("ignore")
"""What a cluster warns of while it starts and stops is not ours."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start two workers, processes of their own on this machine."""
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster:
            yield cluster.scheduler_address


def test_two_workers_of_a_cluster_give_the_same_bytes(address: str) -> None:
    """Also where a replication fails, and by joblib's own switch as by ours."""
    wanted = {"replications": 8, "seed": 3}
    policies = ["round-robin", FailsIn(mark=0.8), "oracle"]
    here = json.dumps(compare(tiny(), policies, **wanted, n_jobs=2).to_dict())  # type: ignore[arg-type]
    with on_cluster(address):
        there = json.dumps(compare(tiny(), policies, **wanted).to_dict())  # type: ignore[arg-type]
    from distributed import Client

    with Client(address), parallel_config(backend="dask"):
        by_joblib = json.dumps(compare(tiny(), policies, **wanted).to_dict())  # type: ignore[arg-type]
    assert there == here
    assert by_joblib == here


def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, with what was expected."""
    monkeypatch.setattr("fairlead.comparing.cluster.PATIENCE", "1s")
    with pytest.raises(BadInput, match="a Dask scheduler that answers"), on_cluster("tcp://127.0.0.1:9"):
        pass
