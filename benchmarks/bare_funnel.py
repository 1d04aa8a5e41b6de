"""A sales funnel in bare SimPy, the yardstick for the simulator's speed; it logs nothing and knows no rules."""

from collections.abc import Generator
from random import Random

import simpy

LEADS, REPS, ATTEMPTS = 50_000, 50, 6
HOUR = 1.0
GAP_HOURS, CALL_HOURS, TALK_HOURS, WORK_HOURS = 24.0, 0.1, 0.4, 0.7
CONTACT, QUALIFIES, BUYS = 0.18, 0.5, 0.25
BETWEEN_ARRIVALS = 0.06


def bare_funnel(leads: int = LEADS) -> int:
    """Run a process a lead and a resource a rep; give the number of leads won."""
    luck = Random(1)
    environment = simpy.Environment()
    reps = [simpy.Resource(environment) for _ in range(REPS)]
    won = []

    def work(rep: simpy.Resource, hours: float) -> Generator[simpy.Event, object, None]:
        with rep.request() as turn:
            yield turn
            yield environment.timeout(hours)

    def lead(number: int) -> Generator[simpy.Event, object, None]:
        rep = reps[number % REPS]
        for _ in range(ATTEMPTS):
            yield from work(rep, CALL_HOURS)
            if luck.random() < CONTACT:
                yield from work(rep, TALK_HOURS)
                if luck.random() < QUALIFIES:
                    yield from work(rep, WORK_HOURS)
                    yield environment.timeout(luck.expovariate(1 / (45 * 24 * HOUR)))
                    if luck.random() < BUYS:
                        won.append(number)
                return
            yield environment.timeout(GAP_HOURS)

    def source() -> Generator[simpy.Event, object, None]:
        for number in range(leads):
            yield environment.timeout(luck.expovariate(1 / BETWEEN_ARRIVALS))
            environment.process(lead(number))

    environment.process(source())
    environment.run()
    return len(won)
