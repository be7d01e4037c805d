"""What checks the syntax of texts, by what `languages` says of each language."""
