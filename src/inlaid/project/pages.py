"""The Markdown pages of a project."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from inlaid.core.diagnostics import Diagnostic
from inlaid.core.fences import Fence, find_fences
from inlaid.core.page import Page
from inlaid.core.refusal import Refusal
from inlaid.core.resolution import Resolution
from inlaid.core.resolve import resolve_page
from inlaid.errors import ConfigError, InlaidError, UsageError
from inlaid.filesystem import relate_path
from inlaid.project.configuration import Project, ProjectLibrary
from inlaid.project.front_matter import find_base_path
from inlaid.sources.decode import decode_text
from inlaid.sources.file import read_file

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_LARGEST = 200_000_000  # bytes of a page; one with thousands of synced bodies may be long
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__"})


def find_pages(project: Project, paths: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the Markdown files below ``paths``, by default of the docs folder, sorted.

    Hidden folders and installed packages are left out below a folder, but not when named.
    Raises UsageError for a path that does not exist, ConfigError for a docs folder that does not.
    """
    if not paths and not project.docs_dir.is_dir():
        raise ConfigError(f"docs_dir: no folder {project.display(project.docs_dir)}")
    for path in paths or (project.docs_dir,):
        if path.is_dir():
            yield from _walk(path)
        elif path.exists():
            yield path
        else:
            raise UsageError(f"no such file or folder: {path}")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(each for each in folders if _is_own(each))
        for name in sorted(names):
            if name.endswith(_MARKDOWN):
                yield Path(parent, name)


def find_sources(project: Project) -> Iterator[Path]:
    """Yield every file of the `sources` roots, sorted; hidden files and packages are left out.

    Raises ConfigError for a root that is configured and isn't there.
    """
    for each in project.settings.sources:
        root = project.root / each
        if root.is_file():
            yield root
        elif root.exists():
            yield from _walk_sources(root)
        elif project.options.get("sources"):
            raise ConfigError(f"sources: no folder {each}")


def _walk_sources(root: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(root, onerror=_refuse):
        folders[:] = sorted(each for each in folders if _is_own(each))
        yield from (Path(parent, name) for name in sorted(names) if _is_own(name))


def _refuse(error: OSError) -> NoReturn:
    shown = relate_path(error.filename, ".")
    raise InlaidError(f"{shown} can't be read: {error.strerror}") from error


def _is_own(name: str) -> bool:
    return name not in _SKIPPED and not name.startswith(".")


def read_page(project: Project, path: Path) -> Page | Refusal:
    """Return the page at ``path``, or why it can't be read as text."""
    shown = project.display(path)
    return decode_page(shown, read_page_bytes(path, shown))


def decode_page(shown: str, data: bytes | Refusal) -> Page | Refusal:
    """Return the page of what was read at the path ``shown``, or why it isn't text."""
    text = data if isinstance(data, Refusal) else decode_text(shown, data)
    return text if isinstance(text, Refusal) else parse_page(shown, normalise_page(text))


def read_page_bytes(path: Path, shown: str) -> bytes | Refusal:
    """Return the bytes of the page at ``path``, or why it can't be read; ``shown`` names it."""
    return read_file(path, shown, _LARGEST)


def normalise_page(text: str) -> str:
    """Return the text without byte order mark, its line ends as a line feed."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse_page(path: str, text: str) -> Page:
    """Return the page of a text, with the `base_path` of its front matter."""
    return Page(path, text, find_base_path(text))


def find_page_fences(project: Project, page: Page) -> tuple[Fence, ...]:
    """Return the fences of a page by the rules of its host.

    Below the docs folder that is what `renderer` says, Python-Markdown by default; else CommonMark.
    """
    if not _is_hosted(project, page):
        return find_readme_fences(page.text)
    if project.settings.renderer == "markdown-it":
        from inlaid.render import page as renderer  # noqa: PLC0415 (as below)

        return renderer.find_page_fences(page.text)
    return find_fences(page.text)


def find_unrendered(project: Project, page: Page) -> tuple[Diagnostic, ...]:
    """Return what of a page is beyond the renderer that its host is given."""
    if project.settings.renderer != "markdown-it" or not _is_hosted(project, page):
        return ()
    from inlaid.render import page as renderer  # noqa: PLC0415 (as below)

    return renderer.find_too_deep(page)


def _is_hosted(project: Project, page: Page) -> bool:
    inside = (project.root / page.path).is_relative_to(project.docs_dir)
    return inside and project.docs_dir != project.root


def find_readme_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a file that other programs show as CommonMark."""
    from inlaid.render.commonmark import find_commonmark_fences  # noqa: PLC0415 (most need none)

    return find_commonmark_fences(text)


def resolve_project_page(project: Project, page: Page, library: ProjectLibrary) -> Resolution:
    """Resolve the includes of a page; see `find_page_fences`."""
    return resolve_page(page, library, find_page_fences(project, page))
