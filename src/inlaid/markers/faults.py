"""Faults: mistakes in the markers of a source, and what is said about them."""

import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.markers.source import Source

ALL_LINES = range(1, sys.maxsize)


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a source's markers: its place there, and the region that it breaks.

    ``loose``: an ordinary comment may look like this, so it counts only when the region is asked
    for. ``whole``: it breaks every region of its dialect in the file. Columns are 1-based.
    """

    code: Code
    message: str
    name: str
    dialect: str
    line: int
    column: int
    end_column: int
    loose: bool = False
    whole: bool = False
    fold_case: bool = False


def place_fault(source: Source, fault: Fault) -> Location:
    """Where in the source a fault is."""
    return Location(source.path, fault.line, fault.column, fault.end_column)


def report_faults(
    source: Source, faults: Iterable[Fault], harmful: Container[int] = ALL_LINES
) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a source's faults; of what may be an ordinary comment a note.

    ``harmful``: the lines whose faults are errors; those of others are warnings.
    """
    for fault in faults:
        code = codes.MARKER_UNPAIRED if fault.loose else fault.code
        yield Diagnostic(
            code,
            f"{fault.message} ({fault.dialect})",
            place_fault(source, fault),
            source.lines[fault.line - 1],
            help=code.fix,
            is_mild=not fault.loose and fault.line not in harmful,
        )
