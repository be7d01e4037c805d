"""Where a project keeps what it has learned."""

MEMORY = ".inlaid"
"""The folder in the project that keeps results; it ignores itself in git."""
VERIFIED = "verified.json"
"""The file in it that keeps what runs have verified."""
