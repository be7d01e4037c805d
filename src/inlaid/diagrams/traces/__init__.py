"""Traces of real calls, and how a diagram is checked with one."""
