"""Taking over what programs print: which output may be taken, and how it is written in a page."""
