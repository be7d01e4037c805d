"""What the CommonMark renderer adds to CommonMark: one file a syntax.

Each follows the extension of Python-Markdown of that name in what it reads and writes.
"""
