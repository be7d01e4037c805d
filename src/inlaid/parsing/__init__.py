"""The one parser: a text and its grammar in, what is read from the tree out, in bounded work.

A small text is parsed here. A larger one is parsed in a child process that the system limits,
because a grammar may take gigabytes, or crash, where nothing in this process could stop it.
Nothing is imported here, so that a child starts quickly.
"""
