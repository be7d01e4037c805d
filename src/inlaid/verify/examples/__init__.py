"""The examples of a page: what is there to verify."""
