"""What an evaluator found wrong in a text."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Code


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its code, message and 1-based place in the text that was looked at.

    ``path`` names another file of the project when the fault is there and not in the text.
    """

    code: Code
    message: str
    line: int = 1
    column: int = 1
    path: str = ""
    help: str = ""
