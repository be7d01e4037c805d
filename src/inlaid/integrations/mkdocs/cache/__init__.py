"""What a build keeps for the next: converted pages, finished pages, entries of the search index.

Nothing here is trusted: entries are text with a checksum, found by keys that hold everything an
entry depends on. Whatever is doubtful is made anew.
"""
