"""Runs: work is done, or known from before."""
