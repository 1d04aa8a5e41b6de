"""How fast the simulator runs: leads a second of CPU time, beside a queue in bare SimPy.

Instances: the shipped baseline (eight weeks, some 770 leads) under round robin and under ``oracle``, which solves every
window to its optimum; an M/M/3 queue of 50,000 leads at load 0.75 as a pull scenario, with its log; the same queue as
thirty lines of bare SimPy that count waits and log nothing. Each is run three times, the fastest counts; the first run
of a process, which fills caches, is left out.

    python -m benchmarks.bench_simulation
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time

import numpy as np
import simpy

from scenarios import load
from simulation import simulate
from tests.simulation.closed_forms import SERVICE as SERVICE_MINUTES
from tests.simulation.closed_forms import queue

RUNS = 3
QUEUE_LEADS = 50_000
SERVERS = 3
LOAD = 0.75


def baseline(policy: str) -> int:
    """Run the baseline with its KPIs; give the number of leads."""
    run = simulate(load("baseline"), policy, seed=1)
    run.kpis()
    return run.leads.height


def pull_queue() -> int:
    """Run the M/M/3 queue as a scenario."""
    return simulate(queue(QUEUE_LEADS, SERVERS, LOAD), "round-robin", seed=1).leads.height


def bare_queue() -> int:
    """Run the same queue with SimPy's own resource."""
    rng = np.random.default_rng(1)
    gaps = rng.exponential(SERVICE_MINUTES / SERVERS / LOAD, QUEUE_LEADS).tolist()
    services = rng.exponential(SERVICE_MINUTES, QUEUE_LEADS).tolist()
    environment = simpy.Environment()
    servers = simpy.Resource(environment, SERVERS)
    waits = []

    def customer(service: float) -> simpy.events.ProcessGenerator:
        arrived = environment.now
        with servers.request() as turn:
            yield turn
            waits.append(environment.now - arrived)
            yield environment.timeout(service)

    def source() -> simpy.events.ProcessGenerator:
        for gap, service in zip(gaps, services, strict=True):
            yield environment.timeout(gap)
            environment.process(customer(service))

    environment.process(source())
    environment.run()
    return len(waits)


INSTANCES: dict[str, Callable[[], int]] = {
    "baseline, round-robin": lambda: baseline("round-robin"),
    "baseline, oracle": lambda: baseline("oracle"),
    "M/M/3 as a pull scenario": pull_queue,
    "M/M/3 in bare SimPy": bare_queue,
}


def fastest(instance: Callable[[], int]) -> tuple[int, float]:
    """Give leads and the least CPU seconds of several runs."""
    instance()
    seconds = []
    for _ in range(RUNS):
        start = process_time()
        leads = instance()
        seconds.append(process_time() - start)
    return leads, min(seconds)


def main() -> None:
    """Print one line an instance."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SimPy {simpy.__version__}")
    print(f"{'instance':<28}{'leads':>8}{'CPU s':>9}{'leads/s':>10}")
    for name, instance in INSTANCES.items():
        leads, seconds = fastest(instance)
        print(f"{name:<28}{leads:>8,}{seconds:>9.3f}{leads / seconds:>10,.0f}")


if __name__ == "__main__":
    main()
