"""Why a publish can't go on, and what is worth telling when it can."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Code
from inlaid.errors import InlaidError


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know although the command goes on."""

    code: Code
    message: str

    def __str__(self) -> str:
        return (
            f"{self.code.severity.value}[{self.code.name}] {self.message}\n  help: {self.code.fix}"
        )


class PublishError(InlaidError):
    """A publish that was refused or had to stop; the site is still one whole release."""

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        super().__init__(f"error[{code.name}] {message}\n  help: {code.fix}")


class ConflictError(Exception):
    """The manifest on the target isn't the one that was read: someone else wrote it."""
