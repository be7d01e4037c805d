"""The verification of a project: its examples, its diagrams, and what is kept of a run."""
