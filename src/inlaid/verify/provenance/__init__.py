"""Provenance: what a reader and a record learn about the proof of a block."""
