"""The examples of a project's pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.includes.resolution import Resolution
from inlaid.includes.resolve import resolve_page
from inlaid.pages.fences import Fence
from inlaid.project.origins import name_origins
from inlaid.project.pages import decode_page, read_fences, read_page
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.verification.page_verify import find_page_faults, read_page_verify
from inlaid.project.verification.traces import mark_diagrams
from inlaid.sources.decode import decode_text
from inlaid.verify.examples.find import PageExamples, find_examples


def find_project_examples(
    project: Project, paths: Iterable[Path], texts: Mapping[Path, bytes] = MappingProxyType({})
) -> PageExamples:
    """Return the examples of the pages at ``paths``, and every problem that hides one.

    An include that can't be shown is a problem: nothing on a page may go unverified in silence.
    A page whose own settings are wrong has no examples, since they may say what to run. ``texts``:
    what pages hold instead of their files.
    """
    library = project.open_library()
    pages = [_find_page_examples(project, path, library, texts) for path in paths]
    return PageExamples(
        tuple(example for page in pages for example in page.examples),
        tuple(problem for page in pages for problem in page.diagnostics),
    )


def _find_page_examples(
    project: Project, path: Path, library: ProjectLibrary, texts: Mapping[Path, bytes]
) -> PageExamples:
    own = texts.get(path)
    page = decode_page(project.display(path), own) if own else read_page(project, path)
    if isinstance(page, Finding):
        return PageExamples((), (page.at(Location(project.display(path), 1)),))
    if faults := find_page_faults(page):
        return PageExamples((), faults)
    read = read_fences(project, page, foreign=True)
    resolution = resolve_page(page, library, read.fences)
    found = list_examples(project, read.fences, resolution)
    brought = name_origins(project, resolve_page(page, library, read.brought))
    problems = (*resolution.diagnostics, *brought.diagnostics, *read.lost, *found.diagnostics)
    examples = found.examples
    if said := read_page_verify(page):
        examples = tuple(replace(example, page=said) for example in examples)
    return PageExamples(examples, problems)


def list_examples(
    project: Project, fences: Sequence[Fence], resolution: Resolution
) -> PageExamples:
    """Return the examples of a resolved page, and what is wrong with their options."""
    bare = project.settings.verify.bare if project.settings.verify else ""
    found = find_examples(resolution, fences, _make_reader(project), bare)
    return mark_diagrams(resolution.page, fences, resolution, found, project.drawn)


def _make_reader(project: Project) -> Callable[[str], str]:
    def read(path: str) -> str:
        text = decode_text(path, (project.root / path).read_bytes())
        return "" if isinstance(text, Finding) else text  # resolving has read it before

    return read
