"""Runs: work is done, or its result is cached."""
