"""Which page is converted: Zensical runs extensions only, and tells them by one of its own."""

from pathlib import Path

from markdown import Markdown

from inlaid.diagnostics.finding import Finding
from inlaid.pages.page import Page
from inlaid.project.pages import read_page
from inlaid.project.project import Project

_CONTEXT = "rendering_context"  # the name of Zensical's own preprocessor


def find_zensical_page(md: Markdown, project: Project, text: str) -> Page | None:
    """Return the page that Zensical converts, with front matter and settings of its own.

    None in any other host, and for text that isn't the end of the page's file, such as that of
    another extension.
    """
    context = md.preprocessors[_CONTEXT] if _CONTEXT in md.preprocessors else None  # noqa: SIM401
    path = getattr(getattr(context, "page", None), "path", None)
    if not isinstance(path, str):
        return None
    page = read_page(project, Path(project.docs_dir, path))
    if isinstance(page, Finding) or not page.text.rstrip().endswith(text.strip()):
        return None
    return page
