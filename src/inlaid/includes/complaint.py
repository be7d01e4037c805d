"""Complaints: what is wrong with an include, in columns of its header line."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.refusal import Refusal
from inlaid.pages.fences import Fence

Columns = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A mistake in, or found by, an include: ``columns`` are 1-based, the end exclusive.

    ``help`` is empty where the code says what to do.
    """

    code: Code
    message: str
    columns: Columns
    related: tuple[Related, ...] = ()
    help: str = ""


def complain(refusal: Refusal, columns: Columns) -> Complaint:
    """The complaint of an include that asks for what is unavailable."""
    return Complaint(refusal.code, refusal.message, columns, help=refusal.help)


def report_complaint(complaint: Complaint, path: str, fence: Fence) -> Diagnostic:
    """The diagnostic of a complaint about a fence of the page at ``path``."""
    return Diagnostic(
        complaint.code,
        complaint.message,
        Location(path, fence.line, *complaint.columns),
        fence.header,
        complaint.related,
        complaint.help or complaint.code.fix,
    )
