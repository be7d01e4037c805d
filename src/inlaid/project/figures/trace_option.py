"""The recorded trace of a diagram: the option `trace` of its fence, or the page's own."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from inlaid.configuration.page_settings import find_page_trace
from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.pages.fences import Fence
from inlaid.pages.header import parse_header
from inlaid.pages.page import Page
from inlaid.project.figures.diagrams import PageDiagram

_NAME = "trace"


@dataclass(frozen=True, slots=True)
class TraceOption:
    """The name of a trace, where it is written, and that line.

    ``span``: the test, or the span, whose calls count, as in `checkout#test_pay`; empty for all.
    """

    name: str
    span: str
    place: Location
    line: str

    def report(self, code: Code, message: str, advice: str = "") -> Diagnostic:
        """A diagnostic at the name."""
        return Diagnostic(code, message, self.place, self.line, help=advice or code.fix)

    def report_unknown(self, known: Collection[str]) -> Diagnostic:
        """That the configuration has no trace of the name, but those that are ``known``."""
        near = find_nearest(self.name, known)
        advice = f"did you mean '{near}'? " if near else ""
        listed = f"The traces are: {list_names(known)}" if known else codes.TRACE_NAME.fix
        return self.report(codes.TRACE_NAME, f"no trace '{self.name}'", advice + listed)


def find_trace_option(page: Page, fence: Fence, diagram: PageDiagram | None) -> TraceOption | None:
    """Return the trace of a fence: its own, or of a diagram without one that of the page."""
    word = parse_header(fence.info).find(_NAME) if f"{_NAME}=" in fence.info else None
    if word is not None:
        column = fence.info_column
        place = Location(page.path, fence.line, column + word.start, column + word.end)
        return _build(word.value, place, fence.header)
    found = find_page_trace(page) if diagram is not None else None
    return _build(*found) if found else None


def _build(value: str, place: Location, line: str) -> TraceOption:
    name, _, span = value.partition("#")
    return TraceOption(name, span, place, line)


def find_misplaced(option: TraceOption | None, diagram: PageDiagram | None) -> Iterator[Diagnostic]:
    """Yield that a trace is named by a fence without a diagram."""
    if option is not None and diagram is None:
        message = f"{_NAME}={option.name}: the fence holds no sequence diagram"
        yield option.report(codes.TRACE_NAME, message)


def find_trace_faults(
    page: Page, fences: Iterable[Fence], diagrams: Iterable[PageDiagram], known: Collection[str]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names of traces on a page, each once.

    ``known``: those of the configuration.
    """
    drawn = {diagram.fence.line: diagram for diagram in diagrams}
    reported: set[Location] = set()
    for fence in fences:
        diagram = drawn.get(fence.line)
        option = find_trace_option(page, fence, diagram)
        yield from find_misplaced(option, diagram)
        if option and diagram and option.name not in known and option.place not in reported:
            reported.add(option.place)
            yield option.report_unknown(known)
