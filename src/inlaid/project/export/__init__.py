"""Pages with their code resolved, as plain Markdown, in the syntax of whoever reads them."""
