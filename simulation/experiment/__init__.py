"""Comparing policies: replications, paired differences, intervals."""
