"""Coverage reports in the LCOV format, as every language's tools can write them.

Source of the format: the manual page of geninfo.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from inlaid.diagnostics.codes import COVERAGE_UNREADABLE
from inlaid.diagnostics.finding import Finding, Span

_DATA = re.compile(r"DA:(\d+),(-?\d+)(?:,.*)?")


@dataclass(frozen=True, slots=True)
class Measured:
    """How often each line of a file was executed, by its 1-based number; absent: not counted."""

    hits: Mapping[int, int]


Coverage = Mapping[str, Measured]


def parse_lcov(text: str, folder: str, root: str) -> tuple[dict[str, Measured], list[Finding]]:
    """Return what a report measured, by path relative to the project, and what is wrong.

    ``root``: the project's absolute folder; ``folder``: where relative paths of the report start,
    relative to the project. Files outside the project are left out. Counts of a file that is
    reported several times are added up.
    """
    files: dict[str, dict[int, int]] = {}
    faults: list[Finding] = []
    current: dict[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        kind, _, rest = line.strip().partition(":")
        if kind == "SF":
            path = _find_path(rest, folder, root)
            current = files.setdefault(path, {}) if path else {}
        elif kind == "DA":
            found = _DATA.fullmatch(line.strip())
            if found is None or current is None:
                why = "before any SF line" if current is None else "not DA:LINE,COUNT"
                faults.append(_misread(number, f"'{line[:80]}' is {why}"))
                continue
            at, count = int(found[1]), max(0, int(found[2]))
            current[at] = current.get(at, 0) + count
        elif kind == "end_of_record":
            current = None
    if text.strip() and not files and not faults and "SF:" not in text:
        faults.append(_misread(1, "no record of a file (no line begins with 'SF:')"))
    return {path: Measured(hits) for path, hits in files.items()}, faults


def _misread(line: int, message: str) -> Finding:
    return Finding(COVERAGE_UNREADABLE, message, span=Span(line))


def merge_coverage(reports: Iterable[Coverage]) -> dict[str, Measured]:
    """Return the sum of several reports."""
    merged: dict[str, dict[int, int]] = {}
    for report in reports:
        for path, measured in report.items():
            hits = merged.setdefault(path, {})
            for line, count in measured.hits.items():
                hits[line] = hits.get(line, 0) + count
    return {path: Measured(hits) for path, hits in merged.items()}


def _find_path(written: str, folder: str, root: str) -> str:
    path = PurePosixPath(written.replace("\\", "/"))
    if not path.is_absolute():
        inside = bool(folder) and path.is_relative_to(folder)  # written from the project's root
        path = PurePosixPath(root, path) if inside else PurePosixPath(root, folder, path)
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    clean = PurePosixPath(*parts)
    return clean.relative_to(root).as_posix() if clean.is_relative_to(root) else ""
