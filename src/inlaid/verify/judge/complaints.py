"""Diagnostics on an example: each at its line of the page, with secrets masked."""

from collections.abc import Sequence
from dataclasses import replace

from inlaid.diagnostics.codes import LIMIT_PARSE, TOOL_MISSING
from inlaid.diagnostics.diagnostic import Diagnostic, Related
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.output.output import split_lines
from inlaid.verify.output.redaction import redact
from inlaid.verify.output.screen import show_output

MOST_SHOWN = 300  # characters of a line of output in a message
_TAIL = 12  # lines of a failed program's output


def complain(example: Example, finding: Finding, secrets: Sequence[str] = ()) -> Diagnostic:
    """Return the diagnostic at the example's opening line."""
    header = example.header
    column = len(header) - len(header.lstrip(" \t>")) + 1
    place = Location(example.location.path, example.location.line, column, len(header) + 1)
    return _build(finding, place, header, secrets)


def complain_of_option(
    example: Example, finding: Finding, secrets: Sequence[str] = ()
) -> Diagnostic:
    """Return the diagnostic at the example's option; without one, at its opening line."""
    if example.option_place is None:
        return complain(example, finding, secrets)
    place, text = example.option_place
    return _build(finding, place, text, secrets)


def complain_at(
    example: Example,
    finding: Finding,
    row: int,
    secrets: Sequence[str] = (),
    *,
    column: int = 0,
) -> Diagnostic:
    """Return the diagnostic at a line of the example's text, 0-based.

    ``column`` is 1-based in that line; 0 means the whole line. A row behind the text's end is its
    last line.
    """
    lines = split_lines(example.text) or [""]
    at = min(max(0, row), len(lines) - 1)
    text = example.prefix + lines[at]
    line = example.first_line + at
    start = len(example.prefix) + column if column else 1
    place = Location(example.location.path, line, start, 0 if column else len(text) + 1)
    return _build(finding, place, text, secrets)


def complain_of_fault(
    example: Example, fault: Finding, secrets: Sequence[str] = (), *, path: str = ""
) -> Diagnostic:
    """Return the diagnostic of what an evaluator found; in a source file with its place there.

    ``path`` names another file of the project when the fault is there and not in the example.
    """
    line, column, _ = fault.start
    if fault.code in {TOOL_MISSING, LIMIT_PARSE}:
        return complain(example, fault, secrets)
    if example.kind is not ExampleKind.INCLUDED and not path:
        return complain_at(example, fault, line - 1, secrets, column=column)
    place = Location(path or example.source, line, column)
    related = (Related(place, _find_line(example, place.path, line)),)
    located = replace(fault, message=f"{place}: {fault.message}", related=related)
    return complain(example, located, secrets)


def quote_tail(output: str) -> str:
    """Return the end of what a program printed, as advice below a message; "" when it is blank."""
    lines = split_lines(output)[-_TAIL:]
    if not any(lines):
        return ""
    shown = "\n    ".join(line[:MOST_SHOWN] for line in lines)
    return f"the end of what it printed:\n    {shown}"


def _build(finding: Finding, place: Location, text: str, secrets: Sequence[str]) -> Diagnostic:
    message, help_, cause = (
        redact(show_output(part), secrets)
        for part in (finding.message, finding.help, finding.cause)
    )
    return replace(finding, message=message, help=help_, cause=cause, span=None).at(place, text)


def _find_line(example: Example, path: str, line: int) -> str:
    lines = split_lines(example.text) if path == example.source else []
    return lines[line - 1].strip()[:MOST_SHOWN] if 0 < line <= len(lines) else "here"
