"""Cheap worlds whose truth is known, to try off-policy evaluation on."""
