"""Marker dialects: one file each, and one ordered registry of them all."""
