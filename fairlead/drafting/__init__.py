"""A mapping drafted from a firm's own files."""

from fairlead.drafting.draft import draft_mapping

__all__ = ["draft_mapping"]
