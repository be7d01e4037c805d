"""Whether the diagrams of pages tell what was recorded when the programs ran."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inlaid.core import codes
from inlaid.core.diagnostics import Code, Diagnostic
from inlaid.core.fences import Fence
from inlaid.core.location import Location
from inlaid.core.nearest import find_nearest, list_names
from inlaid.core.page import Page
from inlaid.core.resolve import Include, Refusal
from inlaid.core.words import Word, WordError, split_words
from inlaid.diagrams.matching import check_trace
from inlaid.diagrams.trace import parse_trace
from inlaid.project.configuration import Project
from inlaid.project.diagrams import PageDiagram, find_diagram
from inlaid.project.pages import find_page_fences, read_page, resolve_project_page
from inlaid.sources.decode import decode_text
from inlaid.sources.file import read_file
from inlaid.verify.examples import Example

_OPTION = "trace"
_LARGEST = 50_000_000  # bytes of a trace


def check_traces(
    project: Project, examples: Iterable[Example], written: Iterable[tuple[str, str]]
) -> tuple[Diagnostic, ...]:
    """Return how the diagrams with `trace=NAME` among the examples differ from their traces.

    ``written``: path and text of the traces that tests of this run left behind; any other is read
    from its file in the project.
    """
    lines: dict[str, set[int]] = {}
    for example in examples:
        if "=" in example.header:
            lines.setdefault(example.location.path, set()).add(example.location.line)
    texts = dict(written)
    found = [
        problem
        for path, wanted in lines.items()
        for named in _find_named(project, path, wanted)
        for problem in _check(project, named, texts)
    ]
    return tuple(dict.fromkeys(found))  # what is wrong with a trace is said once


@dataclass(frozen=True, slots=True)
class _Named:
    """A fence that has an option like ``trace``: the option, where it stands, what the fence holds.

    ``key`` is the option as written, which may be misspelt.
    """

    key: str
    name: str
    place: Location
    header: str
    diagram: PageDiagram | None

    def report(self, code: Code, message: str, advice: str = "") -> Diagnostic:
        return Diagnostic(code, message, self.place, self.header, help=advice or code.fix)


def _find_named(project: Project, path: str, lines: set[int]) -> Iterator[_Named]:
    page = read_page(project, project.root / path)
    if isinstance(page, Refusal):
        return  # reported with the examples
    fences = [each for each in find_page_fences(project, page) if each.line in lines]
    asking = [each for each in fences if _find_word(each) is not None]
    if not asking:
        return
    resolution = resolve_project_page(project, page, project.open_library())
    includes = {each.fence.line: each for each in resolution.includes}
    for fence in asking:
        include = includes.get(fence.line)
        if include is None or include.block is not None:
            yield from _read_named(page, fence, include)


def _read_named(page: Page, fence: Fence, include: Include | None) -> Iterator[_Named]:
    word = _find_word(fence)
    diagram = find_diagram(page, fence, include)
    if word is None or (diagram is None and word.key != _OPTION):
        return
    column = fence.info_column
    place = Location(page.path, fence.line, column + word.start, column + word.end)
    yield _Named(word.key, word.value, place, fence.header, diagram)


def _find_word(fence: Fence) -> Word | None:
    """The option of the fence, or what may be meant as it."""
    try:
        words = split_words(fence.info.rstrip().removesuffix("}"))
    except WordError:
        return None  # a diagnostic of includes; the host's affair elsewhere
    keyed = {each.key: each for each in words if each.key}
    near = find_nearest(_OPTION, keyed)
    return keyed[near] if near else None


def _check(project: Project, named: _Named, written: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    if named.key != _OPTION:
        message = f"unknown option '{named.key}'"
        return (named.report(codes.OPTION_UNKNOWN, message, f"did you mean '{_OPTION}'?"),)
    if named.diagram is None:
        message = f"{_OPTION}={named.name}: the fence holds no sequence diagram"
        return (named.report(codes.TRACE_NAME, message),)
    path = dict(project.settings.traces).get(named.name)
    if path is None:
        return (_report_name(named, [name for name, _ in project.settings.traces]),)
    text = written[path] if path in written else _read_trace(project, path)
    if isinstance(text, Refusal):
        return (named.report(codes.TRACE_MISSING, f"trace '{named.name}': {text.message}"),)
    return _compare(named.diagram, path, text)


def _compare(page_diagram: PageDiagram, path: str, text: str) -> tuple[Diagnostic, ...]:
    diagram, faults = page_diagram.parse()
    calls, problems = parse_trace(text, path)
    if diagram is None or problems:
        return (*faults, *problems)
    return check_trace(diagram, calls)


def _report_name(named: _Named, known: list[str]) -> Diagnostic:
    near = find_nearest(named.name, known)
    advice = f"did you mean '{near}'? " if near else ""
    listed = f"The traces are: {list_names(known)}" if known else codes.TRACE_NAME.fix
    return named.report(codes.TRACE_NAME, f"no trace '{named.name}'", advice + listed)


def _read_trace(project: Project, path: str) -> str | Refusal:
    file = project.root / path
    if not file.exists():
        message = f"{path} doesn't exist, and no tests of this run have recorded it"
        return Refusal(codes.TRACE_MISSING, message)
    if not file.resolve().is_relative_to(project.root.resolve()):
        return Refusal(codes.TRACE_MISSING, f"{path} leads out of the project")
    data = read_file(file, path, _LARGEST)
    return data if isinstance(data, Refusal) else decode_text(path, data)
