"""Publish a built site: planned by content, ordered, switched at once, reversible."""
