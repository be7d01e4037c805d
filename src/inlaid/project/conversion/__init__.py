"""What a site makes of a page: its Markdown extensions, and the fences that they show."""
