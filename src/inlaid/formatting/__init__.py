"""What formatters of Markdown change in code without changing what it says."""
