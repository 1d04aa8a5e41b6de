"""Which columns a fit reads, and how they become numbers."""
