"""What a build keeps for the next: converted pages, and what their checks found.

Nothing here is trusted: entries are text with a checksum, found by keys that hold everything an
entry depends on. Whatever is doubtful is made anew.
"""
