"""What is known of each language: one file each, data and pure functions."""
