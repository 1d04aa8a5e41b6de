"""What may be promised of chances that were chosen for being high, and what stays open."""
