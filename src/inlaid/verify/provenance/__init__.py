"""Provenance: what a reader and a record are told about the proof of a block."""
