"""One file a format of reports; each is a pure function from a verification to text."""
