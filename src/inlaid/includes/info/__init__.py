"""The info string of an include: its words, selectors and options, and what is wrong with them."""
