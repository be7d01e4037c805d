"""The examples of a project's pages."""

from collections.abc import Callable, Iterable
from pathlib import Path

from inlaid.diagnostics.refusal import Refusal, report_refusal
from inlaid.includes.resolve import resolve_page
from inlaid.project.pages import read_fences, read_page
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.traces import mark_diagrams
from inlaid.sources.decode import decode_text
from inlaid.verify.examples.find import PageExamples, find_examples


def find_project_examples(project: Project, paths: Iterable[Path]) -> PageExamples:
    """Return the examples of the pages at ``paths``, and every problem that hides one.

    An include that can't be shown is a problem: nothing on a page may go unverified in silence.
    """
    library = project.open_library()
    pages = [_find_page_examples(project, path, library) for path in paths]
    return PageExamples(
        tuple(example for page in pages for example in page.examples),
        tuple(problem for page in pages for problem in page.diagnostics),
    )


def _find_page_examples(project: Project, path: Path, library: ProjectLibrary) -> PageExamples:
    page = read_page(project, path)
    if isinstance(page, Refusal):
        return PageExamples((), (report_refusal(page, project.display(path)),))
    read = read_fences(project, page)
    fences = read.fences
    resolution = resolve_page(page, library, fences)
    found = find_examples(resolution, fences, _make_reader(project))
    found = mark_diagrams(page, fences, resolution, found)
    return PageExamples(found.examples, (*resolution.diagnostics, *read.lost, *found.diagnostics))


def _make_reader(project: Project) -> Callable[[str], str]:
    def read(path: str) -> str:
        text = decode_text(path, (project.root / path).read_bytes())
        return "" if isinstance(text, Refusal) else text  # resolving has read it before

    return read
