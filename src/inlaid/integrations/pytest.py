"""The pytest plugin: every example of a page is an item; inert unless it is asked for."""
