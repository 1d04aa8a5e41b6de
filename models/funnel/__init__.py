"""The steps on the way to a win, and what waiting and load cost on it."""
