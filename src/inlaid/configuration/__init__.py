"""Configuration as files: read with the place of each value."""
