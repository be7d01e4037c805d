"""Diagnostics on an example: each at its line of the page, with secrets masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.diagnostics.codes import LIMIT_PARSE, TOOL_MISSING
from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related
from inlaid.diagnostics.location import Location
from inlaid.verify.examples.examples import Example, ExampleKind
from inlaid.verify.output.output import split_lines
from inlaid.verify.output.redaction import redact
from inlaid.verify.output.screen import show_output
from inlaid.verify.sandbox.faults import Fault

MOST_SHOWN = 300  # characters of a line of output in a message
_TAIL = 12  # lines of a failed program's output


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong, before it has a place; ``help`` empty: what the code advises."""

    code: Code
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()


def complain(example: Example, complaint: Complaint, secrets: Sequence[str] = ()) -> Diagnostic:
    """Return the diagnostic at the example's opening line."""
    header = example.header
    column = len(header) - len(header.lstrip(" \t>")) + 1
    place = Location(example.location.path, example.location.line, column, len(header) + 1)
    return _build(complaint, place, header, secrets)


def complain_of_option(
    example: Example, complaint: Complaint, secrets: Sequence[str] = ()
) -> Diagnostic:
    """Return the diagnostic at the example's option; without one, at its opening line."""
    if example.option_place is None:
        return complain(example, complaint, secrets)
    place, text = example.option_place
    return _build(complaint, place, text, secrets)


def complain_at(
    example: Example,
    complaint: Complaint,
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
    return _build(complaint, place, text, secrets)


def complain_of_fault(example: Example, fault: Fault, secrets: Sequence[str] = ()) -> Diagnostic:
    """Return the diagnostic of an evaluator's fault; one in a source file names its place there."""
    complaint = Complaint(fault.code, fault.message, fault.help)
    if fault.code in {TOOL_MISSING, LIMIT_PARSE}:
        return complain(example, complaint, secrets)
    if example.kind is not ExampleKind.INCLUDED and not fault.path:
        return complain_at(example, complaint, fault.line - 1, secrets, column=fault.column)
    path = fault.path or example.source
    place = Location(path, fault.line, fault.column)
    related = (Related(place, _find_line(example, path, fault.line)),)
    located = Complaint(fault.code, f"{place}: {fault.message}", fault.help, related)
    return complain(example, located, secrets)


def quote_tail(output: str) -> str:
    """Return the end of what a program printed, as advice below a message; "" when it is blank."""
    lines = split_lines(output)[-_TAIL:]
    if not any(lines):
        return ""
    shown = "\n    ".join(line[:MOST_SHOWN] for line in lines)
    return f"the end of what it printed:\n    {shown}"


def _build(complaint: Complaint, place: Location, text: str, secrets: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        complaint.code,
        redact(show_output(complaint.message), secrets),
        place,
        text,
        complaint.related,
        redact(show_output(complaint.help), secrets) or complaint.code.fix,
    )


def _find_line(example: Example, path: str, line: int) -> str:
    lines = split_lines(example.text) if path == example.source else []
    return lines[line - 1].strip()[:MOST_SHOWN] if 0 < line <= len(lines) else "here"
