"""Output of programs: compared with what a page shows, placeholders, secrets removed."""
