"""The diagram of a page as a figure: what its fence says of it, and its trace."""
