"""The check: verifies an answer anew from the problem alone, sharing next to nothing with the solvers."""
