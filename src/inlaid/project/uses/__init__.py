"""Which pages need which parts of which files, and what a change does to them."""
