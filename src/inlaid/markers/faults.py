"""Faults: what is wrong in the markers of a source, and which regions that breaks."""

import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.markers.source import Source

ALL_LINES = range(1, sys.maxsize)


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


def report_faults(
    source: Source, faults: Iterable[BrokenRegion], harmful: Container[int] = ALL_LINES
) -> Iterator[Diagnostic]:
    """Yield the diagnostics of a source's faults; of what may be an ordinary comment a note.

    ``harmful``: the lines whose faults are errors; those of others are warnings.
    """
    for fault in faults:
        line = fault.finding.start.line
        finding = replace(
            fault.finding,
            code=codes.MARKER_UNPAIRED if fault.loose else fault.finding.code,
            message=f"{fault.finding.message} ({fault.dialect})",
        )
        found = finding.at(Location(source.path, 1), source.lines[line - 1])
        yield replace(found, is_mild=not fault.loose and line not in harmful)
