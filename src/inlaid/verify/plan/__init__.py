"""The plan: which example is proved by which work, before anything runs."""
