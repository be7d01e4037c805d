"""The diagrams of pages in a verification: do they parse, and show what programs did?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.includes.resolution import Resolution
from inlaid.includes.resolve import resolve_page
from inlaid.pages.fences import Fence
from inlaid.pages.page import Page
from inlaid.project.figures.diagrams import PageDiagram, find_diagram
from inlaid.project.figures.trace_option import TraceOption, find_misplaced, find_trace_option
from inlaid.project.pages import read_fences, read_page
from inlaid.project.project import Project
from inlaid.verify.examples.examples import ExampleKind
from inlaid.verify.examples.find import PageExamples
from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.level import Level
from inlaid.verify.settings import is_spans_file
from inlaid.verify.verification import Verification

if TYPE_CHECKING:
    from inlaid.diagrams.language.model import Diagram
    from inlaid.diagrams.traces.matching import TraceCounts
    from inlaid.diagrams.traces.trace import Call

_CODE = frozenset({ExampleKind.TYPED, ExampleKind.INCLUDED})  # kinds of what may be a diagram


def mark_diagrams(
    page: Page,
    fences: Iterable[Fence],
    resolution: Resolution,
    found: PageExamples,
    drawn: Collection[str],
) -> PageExamples:
    """Return the examples of a page with its sequence diagrams set apart, each with its trace.

    A trace named by what isn't a diagram is added to the problems.
    """
    by_line = {fence.line: fence for fence in fences}
    includes = {include.fence.line: include for include in resolution.includes}
    examples, problems = [], list(found.diagnostics)
    for example in found.examples:
        line = example.location.line
        if example.is_hidden:
            examples.append(example)
            continue
        diagram = find_diagram(page, by_line[line], includes.get(line), drawn)
        option = find_trace_option(page, by_line[line], diagram)
        problems += find_misplaced(option, diagram)
        if diagram is not None and example.kind in _CODE:
            name = option.name if option else ""
            examples.append(replace(example, kind=ExampleKind.DIAGRAM, trace=name))
        else:
            examples.append(example)
    return PageExamples(tuple(examples), tuple(problems))


def check_diagrams(project: Project, verification: Verification) -> Verification:
    """Return the verification with its diagrams judged, by the traces that its tests wrote.

    What lies in the project is never looked at: it may be older than the program.
    """
    own = [
        verdict
        for verdict in verification.verdicts
        if verdict.example.kind is ExampleKind.DIAGRAM and verdict.status is not Status.SKIPPED
    ]
    pages = dict.fromkeys(verdict.example.location.path for verdict in own)
    diagrams = {diagram.key: diagram for path in pages for diagram in _find_diagrams(project, path)}
    judge = _Judge(dict(project.settings.traces), dict(verification.traces))
    judged = {
        verdict.example.key: judge.judge(verdict, diagrams[verdict.example.key]) for verdict in own
    }
    verdicts = tuple(judged.get(verdict.example.key, verdict) for verdict in verification.verdicts)
    return replace(verification, verdicts=verdicts)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A diagram of a page with its option; ``key`` is that of its example."""

    key: str
    diagram: PageDiagram
    option: TraceOption | None


def _find_diagrams(project: Project, path: str) -> Iterator[_Drawn]:
    page = read_page(project, project.root / path)
    if isinstance(page, Finding):
        return  # reported with the examples
    fences = read_fences(project, page).fences
    resolution = resolve_page(page, project.open_library(), fences)
    includes = {include.fence.line: include for include in resolution.includes}
    for fence in fences:
        diagram = find_diagram(page, fence, includes.get(fence.line), project.drawn)
        if diagram is not None:
            yield _Drawn(f"{path}:{fence.line}", diagram, find_trace_option(page, fence, diagram))


class _Judge:
    """Judges diagrams one after the other; what is wrong with a trace is said once."""

    def __init__(self, files: Mapping[str, str], written: Mapping[str, str]) -> None:
        self.files = files
        self.written = written
        self.reported: set[Diagnostic] = set()

    def judge(self, verdict: Verdict, drawn: _Drawn) -> Verdict:
        diagram, faults = drawn.diagram.parse()
        found = list(faults)
        name, option = verdict.example.trace, drawn.option
        counts = None
        if diagram is not None and name and option:
            deviations, counts = self._compare(diagram, option, verdict.status)
            found += deviations
        failed = verdict.status is Status.FAILED or any(map(is_error, found))
        new = [fault for fault in found if fault not in self.reported]
        self.reported.update(new)
        shown = (Level.AS_PRINTED,) if name else ()
        return replace(
            verdict,
            status=Status.FAILED if failed else Status.OK,
            levels=() if failed else (Level.PARSED, *shown),
            reason=f"trace {name}: see above" if found and not new else verdict.reason,
            diagnostics=(*verdict.diagnostics, *new),
            proved=("parses", *verdict.proved, *([f"trace {name}: {counts}"] if counts else [])),
            traced=tuple(asdict(counts).items()) if counts else (),
        )

    def _compare(
        self, diagram: "Diagram", option: TraceOption, tests: Status
    ) -> "tuple[Sequence[Diagnostic], TraceCounts | None]":
        path = self.files.get(option.name)
        if path is None:
            return (option.report_unknown(self.files),), None
        if path not in self.written:
            what = "sent spans" if is_spans_file(path) else f"recorded {path}"
            message = f"trace '{option.name}': no tests of this run have {what}"
            return (option.report(codes.TRACE_MISSING, message),), None
        if tests is Status.FAILED:
            return (), None  # and recorded it in part
        from inlaid.diagrams.traces.matching import check_trace  # noqa: PLC0415 (few pages have traces)
        from inlaid.diagrams.traces.trace import choose_calls  # noqa: PLC0415
        from inlaid.diagrams.traces.trace_file import parse_trace  # noqa: PLC0415

        calls, problems = parse_trace(self.written[path], path)
        if problems:
            return problems, None
        own = choose_calls(calls, option.span)
        if calls and not own:
            return (_report_span(option, calls),), None
        checked = check_trace(diagram, own)
        return (() if checked.deviation is None else (checked.deviation,)), checked.counts


def _report_span(option: TraceOption, calls: "Sequence[Call]") -> Diagnostic:
    """That nothing was recorded within the span or test that an option names."""
    known = dict.fromkeys(name.rpartition("::")[2] for call in calls for name in call.within)
    near = find_nearest(option.span, known)
    advice = f"did you mean '{near}'? " if near else ""
    listed = f"The spans are: {list_names(sorted(known)[:20])}" if known else ""
    message = f"trace '{option.name}': no calls within '{option.span}'"
    return option.report(codes.TRACE_NAME, message, f"{advice}{listed}")
