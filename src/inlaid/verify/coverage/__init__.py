"""Coverage: which of the shown lines were executed."""
