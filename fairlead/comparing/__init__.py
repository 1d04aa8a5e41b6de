"""Comparing routing methods: requests, worlds, clusters and words."""

from fairlead.comparing.cluster import on_cluster
from fairlead.comparing.hanging import refuse_hanging, what_it_hangs_on
from fairlead.comparing.request import Request, WorldKind
from fairlead.comparing.words import best_sentence, failure_lines, notes_of, world_sentence
from fairlead.comparing.world import world_of

__all__ = [
    "Request",
    "WorldKind",
    "best_sentence",
    "failure_lines",
    "notes_of",
    "on_cluster",
    "refuse_hanging",
    "what_it_hangs_on",
    "world_of",
    "world_sentence",
]
