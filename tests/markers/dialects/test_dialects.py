"""What the markers of each dialect say, as data: one fixture file a dialect beside this one.

Input: a source. Expected: its regions with their ranges, the lines that are hidden, the marker
lines that hold code, the edits, and the faults.
"""

from pathlib import Path

import pytest

from inlaid.languages.names import find_form
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from tests.fixtures import check_fixtures, read_fixtures

FOLDER = Path(__file__).parent


def describe(text):
    path, _, rest = text.partition("\n")
    named = path.startswith("file: ")
    path = path[6:] if named else "a.js"
    read = parse_source(path, (rest if named else text) + "\n")
    source = find_regions(read, form=find_form(path))
    lines = [
        f"{region.dialect} {region.name!r}: {', '.join(f'{one.first}-{one.last}' for one in region.ranges)}"
        for region in source.regions
    ]
    if source.hidden:
        lines.append("hidden: " + ", ".join(map(str, sorted(source.hidden))))
    if source.coded:
        lines.append("with code: " + ", ".join(map(str, source.coded)))
    for edit in source.edits:
        about = f" {edit.argument!r}" if edit.argument else ""
        lines.append(f"{edit.kind.value}{about}: {edit.lines.first}-{edit.lines.last}")
    for fault in source.faults:
        found, span = fault.finding, fault.finding.start
        place = f"{span.line}:{span.column}-{span.end_column}"
        lines.append(f"{place} {found.code.name}{' (loose)' * fault.loose}: {found.message}")
    return "\n".join(lines)


@pytest.mark.parametrize("dialect", [row.name for row in DIALECTS])
def test_dialect(dialect, rewrite_cases):
    check_fixtures(FOLDER / f"{dialect}.txt", describe, rewrite_cases)


def test_several_dialects(rewrite_cases):
    check_fixtures(FOLDER / "several.txt", describe, rewrite_cases)


@pytest.mark.parametrize("dialect", DIALECTS, ids=[row.name for row in DIALECTS])
def test_example_is_what_the_dialect_reads(dialect):
    start, end = dialect.example.split(" ... ")
    source = find_regions(parse_source("a.js", f"{start}\nx\n{end}\n"), [dialect])
    assert [region.ranges[0] for region in source.regions]
    assert source.faults == ()
    assert read_fixtures(FOLDER / f"{dialect.name}.txt")
