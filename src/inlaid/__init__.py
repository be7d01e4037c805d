"""Inlaid: no code on a documentation page is ever typed in, stale, or untested."""

__version__ = "0.1.0"
