"""What formatters of Markdown change in code, which is no difference to what a source says."""
