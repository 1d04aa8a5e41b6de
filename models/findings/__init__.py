"""What a fit found, whether it is more than chance, lasts, and what could undo it."""
