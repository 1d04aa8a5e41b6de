"""An HTTP service that routes leads as they arrive, by the objects that route them in ``fairlead route``."""

from fairlead.service.answer import Answer
from fairlead.service.desk import Desk
from fairlead.service.facts import Facts

__all__ = ["Answer", "Desk", "Facts"]
