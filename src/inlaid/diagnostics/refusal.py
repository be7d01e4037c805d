"""Why a file, a revision or a symbol is unavailable."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.location import Location


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is unavailable: the code, what was found, and what would help.

    ``line``, ``column``: where in the file that is, its beginning when it is the whole of it.
    """

    code: Code
    message: str
    help: str = ""
    line: int = 1
    column: int = 1


def report_refusal(refusal: Refusal, path: str) -> Diagnostic:
    """The diagnostic of a file that is unavailable as a whole."""
    place = Location(path, refusal.line, refusal.column)
    return Diagnostic(refusal.code, refusal.message, place, help=refusal.help)
