"""The launcher, a process of its own, and how it confines the programs that it starts."""
