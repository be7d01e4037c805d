"""Serving: a saved file rebuilds the pages that depend on it."""
