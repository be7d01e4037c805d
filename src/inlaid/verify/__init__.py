"""Prove that what a page shows works: examples, evaluators, output, coverage, reports."""
