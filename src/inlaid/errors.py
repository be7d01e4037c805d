"""Exceptions: one subclass a cause that ends a whole command, never a single fence."""

from collections.abc import Sequence

from inlaid.diagnostics.diagnostic import Diagnostic


class InlaidError(Exception):
    """Base of every error that Inlaid raises on purpose; its text is fit for a user."""


class UsageError(InlaidError):
    """The command line or the call can't be carried out as written (exit code 2)."""


class ConfigError(InlaidError):
    """The configuration is unreadable or has mistakes; each is a diagnostic with its place."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(tuple(diagnostics))
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        """All mistakes, as a command prints them."""
        from inlaid.diagnostics.report import format_text  # noqa: PLC0415 (for mistakes only)

        return format_text(self.diagnostics)


class PageError(InlaidError):
    """A page that was to be converted strictly has errors; the text lists them all."""


class WriteError(InlaidError):
    """A file can't be written; it is as it was."""
