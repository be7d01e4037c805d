"""Sessions: the blocks of a page, run one after the other in one interpreter."""
