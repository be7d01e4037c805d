"""A project: its configuration, its pages, and what is wrong with them.

Nothing is imported here, so that a command pays only for the modules that it imports itself.
"""
