"""Exceptions: one subclass a cause that ends a whole command, never a single fence."""


class InlaidError(Exception):
    """Base of every error that Inlaid raises on purpose; its text is fit for a user."""


class UsageError(InlaidError):
    """The command line or the call can't be carried out as written (exit code 2)."""


class ConfigError(InlaidError):
    """The configuration is unreadable or has an unknown or ill-typed setting."""


class PageError(InlaidError):
    """A page that was to be converted strictly has errors; the text lists them all."""


class WriteError(InlaidError):
    """A file can't be written; it is as it was."""
