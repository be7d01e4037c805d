"""Why a file, a revision or a symbol can't be had."""

from dataclasses import dataclass

from inlaid.core.diagnostics import Code, Diagnostic
from inlaid.core.location import Location


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something can't be had: the code, what was found, and what would help."""

    code: Code
    message: str
    help: str = ""


def report_refusal(refusal: Refusal, path: str) -> Diagnostic:
    """The diagnostic of a file that can't be had as a whole: its place is the first line."""
    return Diagnostic(refusal.code, refusal.message, Location(path, 1), help=refusal.help)
