"""Faults: what is wrong in the markers of a source, and which regions that breaks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.markers.source import Source


@dataclass(frozen=True, slots=True)
class BrokenRegion:
    """The region that a mistake in a source's markers breaks; its name may be empty.

    ``loose``: an ordinary comment may look like this, so it counts only when the region is asked
    for. ``whole``: it breaks every region of its dialect in the file.
    """

    finding: Finding
    name: str
    dialect: str
    loose: bool = False
    whole: bool = False
    fold_case: bool = False


def report_faults(source: Source, faults: Iterable[BrokenRegion]) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a source's faults; of what may be an ordinary comment a note."""
    for fault in faults:
        code = codes.MARKER_UNPAIRED if fault.loose else fault.finding.code
        message = f"{fault.finding.message} ({fault.dialect})"
        line = source.lines[fault.finding.start.line - 1]
        yield replace(fault.finding, code=code, message=message).at(Location(source.path, 1), line)
