"""Why a publish can't go on, and what is worth telling when it can."""

from inlaid.diagnostics.diagnostic import Code
from inlaid.errors import InlaidError


class PublishError(InlaidError):
    """A publish that was refused or had to stop; the site is still one whole release."""

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        super().__init__(f"error[{code.name}] {message}\n  help: {code.fix}")


class ConflictError(Exception):
    """The manifest on the target isn't the one that was read: someone else wrote it."""
