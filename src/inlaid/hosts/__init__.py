"""Hosts: one file or folder each; they don't import one another."""
