"""Targets: where a site is published to."""
