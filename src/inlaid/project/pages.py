"""The Markdown pages of a project."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inlaid.diagnostics.finding import Finding
from inlaid.errors import UsageError
from inlaid.pages.fences import (
    Fence,
    find_fence_candidates,
    find_fences,
    holds_raw_html,
    may_hold_inner_fence,
)
from inlaid.pages.front_matter import find_own_settings
from inlaid.pages.header import read_language
from inlaid.pages.page import Page
from inlaid.project.config_place import find_work_tree
from inlaid.project.conversion.ours import is_filled
from inlaid.project.file_walk import is_inside, is_own, walk_files
from inlaid.project.project import Project, ProjectLibrary
from inlaid.project.settings import DIAGRAMS
from inlaid.sources.contents import read_file
from inlaid.sources.decode import decode_text

if TYPE_CHECKING:
    from inlaid.diagnostics.diagnostic import Diagnostic
    from inlaid.includes.resolution import Resolution, Unresolved
    from inlaid.project.figures.diagrams import PageDiagram

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_LARGEST = 200_000_000  # bytes of a page; one with thousands of synced bodies may be long


def find_pages(project: Project, paths: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the Markdown files below ``paths``, by default of the docs folder, sorted.

    Hidden folders, installed packages and what is linked from outside are left out below a folder,
    but not when named. Raises UsageError for a path or a docs folder that does not exist.
    """
    for path in paths or (find_docs(project),):
        if path.is_dir():
            yield from _walk(project, path, is_page_name)
        elif path.exists():
            yield path
        else:
            raise UsageError(f"no such file or folder: {path}")


def find_docs(project: Project) -> Path:
    """Return the docs folder; raises UsageError when there is none."""
    if not project.docs_dir.is_dir():
        raise UsageError(f"docs_dir: no folder {project.display(project.docs_dir)}")
    return project.docs_dir


def _walk(project: Project, folder: Path, is_wanted: Callable[[str], bool]) -> Iterator[Path]:
    """A site in a folder of its repository may link to pages of the whole repository."""
    return walk_files(folder, find_work_tree(project.root) or project.root, is_wanted)


def is_page_name(name: str) -> bool:
    """Whether a file of that name is a page."""
    return name.endswith(_MARKDOWN)


def find_sources(project: Project) -> Iterator[Path]:
    """Yield every file of the `sources` roots, sorted; hidden files and packages are left out.

    Raises UsageError for a root that is configured and isn't there, or where no page may quote.
    """
    places = project.places()
    for source in project.settings.sources:
        root = project.root / source
        if not is_inside(root, (places.root, *places.allow)):
            raise UsageError(f"sources: {source} lies outside the project; add it to `allow`")
        if root.is_file():
            yield root
        elif root.exists():
            yield from _walk(project, root, is_own)
        elif project.options.get("sources"):
            raise UsageError(f"sources: no folder {source}")


def read_page(project: Project, path: Path) -> Page | Finding:
    """Return the page at ``path``, or why it can't be read as text."""
    shown = project.display(path)
    return decode_page(shown, read_page_bytes(path, shown))


def decode_page(shown: str, data: bytes | Finding) -> Page | Finding:
    """Return the page of what was read at the path ``shown``, or why it isn't text."""
    text = data if isinstance(data, Finding) else decode_text(shown, data)
    return text if isinstance(text, Finding) else parse_page(shown, normalise_page(text))


def read_page_bytes(path: Path, shown: str) -> bytes | Finding:
    """Return the bytes of the page at ``path``, or why it can't be read; ``shown`` names it."""
    return read_file(path, shown, _LARGEST)


def normalise_page(text: str) -> str:
    """Return the text without byte order mark, its line ends as a line feed."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse_page(path: str, text: str) -> Page:
    """Return the page of a text, with the `base_path` of its front matter."""
    if find_own_settings(text) is None:
        return Page(path, text)
    from inlaid.configuration.page_settings import read_base_path  # noqa: PLC0415 (few pages have settings)

    return Page(path, text, read_base_path(text))


def list_snippet_places(project: Project, text: str) -> set[Path]:
    """Return the paths that decide what snippets bring into a page's text, whether they exist."""
    from inlaid.project.snippets import find_snippets  # noqa: PLC0415 (few sites have any)

    settings = project.snippets
    found: set[Path] = set()
    left = [
        *(settings.appended if settings else ()),
        *(snippet.path for snippet in find_snippets(text)),
    ]
    while left:
        new = [
            snippet_place
            for snippet_place in project.list_snippet_places(left.pop())
            if snippet_place not in found
        ]
        found.update(new)
        page = read_page(project, new[-1]) if new and new[-1].is_file() else None
        if page is not None and not isinstance(page, Finding):
            left += [snippet.path for snippet in find_snippets(page.text)]
    return {Path(os.path.realpath(path.parent), path.name) for path in found}


class PageFences(NamedTuple):
    """The fences of a page, in order, and an error for each include that would be shown as text.

    ``brought``: the includes and diagrams of Markdown that snippets bring in, each on the line of
    the page that does so. A tuple, since every start of a host makes the class.
    """

    fences: tuple[Fence, ...]
    brought: tuple[Fence, ...] = ()
    lost: "tuple[Diagnostic, ...]" = ()

    @property
    def shown(self) -> tuple[Fence, ...]:
        """All that the page shows."""
        return (*self.fences, *self.brought)


def read_fences(project: Project, page: Page, *, foreign: bool = False) -> PageFences:
    """Return the fences of a page as its host shows them; ``foreign`` as for `find_fences`.

    A page whose includes stand in raw HTML, in containers that extensions make, or in Markdown that
    snippets bring in, is converted with the extensions of its site; where an include stands isn't
    known by its text.
    """
    if not is_hosted(project, page):
        return PageFences(find_readme_fences(page.text))
    found = find_fences(page.text, foreign=foreign)
    if not _depends_on_extensions(project, page.text):
        return PageFences(found)
    from inlaid.project.conversion.converted import convert_fences  # noqa: PLC0415 (few pages need it)

    converted = convert_fences(project.local_extensions, page, project.drawn)
    if converted is None:
        return PageFences(found)
    others = (page_fence for page_fence in found if not is_filled(page_fence, project.drawn))
    fences = sorted((*converted.shown, *others), key=lambda each: each.line)
    return PageFences(tuple(fences), converted.brought, converted.lost)


def _depends_on_extensions(project: Project, text: str) -> bool:
    return _holds_inner(text, project.drawn) or _brings_in(project, text)


def _brings_in(project: Project, text: str) -> bool:
    """Whether snippets bring a fence of ours into the text of a page."""
    if project.snippets is None:
        return False
    pages = (
        read_page(project, path) for path in list_snippet_places(project, text) if path.is_file()
    )
    drawn = project.drawn
    return any(
        is_filled(fence, drawn)
        for page in pages
        if not isinstance(page, Finding)
        for fence in find_fence_candidates(page.text.split("\n"))
    )


def _holds_inner(text: str, drawn: Collection[str]) -> bool:
    is_raw = holds_raw_html(text)
    if not is_raw and not may_hold_inner_fence(text):
        return False  # as most pages, whose fences need not be read again
    from inlaid.pages.containers import holds_box  # noqa: PLC0415 (see above)

    lines = text.split("\n")
    if not is_raw and not holds_box(lines):
        return False
    ours = [fence for fence in find_fence_candidates(lines) if is_filled(fence, drawn)]
    return bool(ours) if is_raw else any(map(_is_inner, ours))


def _is_inner(fence: Fence) -> bool:
    return bool(fence.prefix)


def find_page_fences(project: Project, page: Page) -> tuple[Fence, ...]:
    """Return the fences of a page by the rules of its host, all of its extensions enabled.

    Below the docs folder those are Python-Markdown's, elsewhere CommonMark's.
    """
    return find_fences(page.text) if is_hosted(project, page) else find_readme_fences(page.text)


def read_page_diagrams(
    project: Project, path: Path
) -> "tuple[PageDiagram | Unresolved, ...] | Finding":
    """Return the sequence diagrams of a page, those in fences `mermaid` among them, in order.

    What should be one and can't be included is among them. A page that can't be read is a finding.
    """
    from inlaid.includes.resolution import Unresolved  # noqa: PLC0415 (few commands resolve)
    from inlaid.includes.resolve import resolve_page  # noqa: PLC0415 (the same)
    from inlaid.project.figures.diagrams import find_diagrams  # noqa: PLC0415 (the same)

    page = read_page(project, path)
    if isinstance(page, Finding):
        return page

    fences = read_fences(project, page).fences
    includes = resolve_page(page, project.open_library(), fences).includes
    diagrams = find_diagrams(page, fences, includes, DIAGRAMS)
    lost = (
        include
        for include in includes
        if isinstance(include, Unresolved) and read_language(include.fence.info) in DIAGRAMS
    )
    return tuple(sorted((*diagrams, *lost), key=lambda found: found.fence.line))


def is_hosted(project: Project, page: Page) -> bool:
    """Whether the host of the docs folder shows a page."""
    inside = (project.root / page.path).is_relative_to(project.docs_dir)
    return inside and project.docs_dir != project.root


def find_readme_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a file that other programs show as CommonMark."""
    from inlaid.render.commonmark import find_commonmark_fences  # noqa: PLC0415 (most need none)

    return find_commonmark_fences(text)


def resolve_project_page(project: Project, page: Page, library: ProjectLibrary) -> "Resolution":
    """Resolve the includes of a page itself; see `read_fences`."""
    from inlaid.includes.resolve import resolve_page  # noqa: PLC0415 (most pages are only checked)

    return resolve_page(page, library, read_fences(project, page).fences)
