"""Blocks to HTML, and the CommonMark view of a page."""
