"""A mapping drafted from a firm's own files."""

from fairlead.drafting.draft import DraftedMapping, draft_mapping, drafted

__all__ = ["DraftedMapping", "draft_mapping", "drafted"]
