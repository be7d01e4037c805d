"""Verdicts: what a result proves of each example."""
