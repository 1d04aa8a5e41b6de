"""Fuzzing of every reader: whatever the bytes, a result or BadInput, soon, and nothing half written."""
