"""What was decided: assignment, status, conflict, and the appraisal of every lead at the prices."""
