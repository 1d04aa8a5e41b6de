"""A lead's way through the funnel, one file a stage."""
