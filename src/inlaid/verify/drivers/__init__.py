"""Programs that examples are run by; each is given to the interpreter of its language."""
