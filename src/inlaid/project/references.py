"""The reference links of a page that have no definition, as far as a check can know."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.includes.resolution import Resolution
from inlaid.pages.front_matter import blank_front_matter
from inlaid.pages.page import Page
from inlaid.project.pages import is_hosted
from inlaid.project.project import Project
from inlaid.render.reference_links import find_brackets, report_undefined

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_OURS = "inlaid"
# They resolve references by what they find in code, and bring an extension for that.
_RESOLVERS = frozenset({"autorefs", "mkdocstrings"})
_EVENTS = ("on_page_read_source", "on_page_markdown")


def check_references(project: Project, resolution: Resolution) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each reference link that the page's host leaves as text.

    The page is converted with the extensions of the site. What a plugin or a hook may define is
    left to the build.
    """
    wanted, page = project.settings.check_references, blank_front_matter(resolution.page)
    if wanted is None or next(find_brackets(page.text, shortcuts=wanted.shortcuts), None) is None:
        return
    if not is_hosted(project, page):
        from inlaid.render.commonmark import find_undefined_references  # noqa: PLC0415 (few need it)

        is_grave = wanted.are_errors
        yield from find_undefined_references(page, shortcuts=wanted.shortcuts, is_grave=is_grave)
    elif not any(map(_may_define, project.plugins)):
        left = _convert(project, _blank_includes(page, resolution), shortcuts=wanted.shortcuts)
        yield from report_undefined(resolution.page, left, is_grave=wanted.are_errors)


def _convert(project: Project, text: str, *, shortcuts: bool) -> Iterable[str]:
    from inlaid.render.python_markdown import find_left_brackets  # noqa: PLC0415 (as above)

    names = [name for name in project.extensions.names if name != _OURS]
    try:
        return find_left_brackets(text, names, project.extensions.options, shortcuts=shortcuts)
    except Exception:  # noqa: BLE001 (whatever an extension raises; the build says what is wrong)
        return ()


def _blank_includes(page: Page, resolution: Resolution) -> str:
    """The text without includes, whose headers the host would take for paragraphs."""
    lines = page.text.split("\n")
    for include in resolution.includes:
        for at in range(include.fence.line - 1, min(include.fence.end_line, len(lines))):
            lines[at] = ""
    return "\n".join(lines)


def _may_define(plugin: str) -> bool:
    """Whether a plugin may change the text of pages, or can't be looked at, as a hook."""
    name = plugin.rpartition("/")[2]
    if name == _OURS or name in _RESOLVERS:
        return name in _RESOLVERS
    from importlib.metadata import entry_points  # noqa: PLC0415 (few pages have a candidate)

    try:
        known = [
            entry.load() for entry in entry_points(group="mkdocs.plugins") if _names(entry, name)
        ]
    except Exception:  # noqa: BLE001 (whatever importing it raises)
        return True
    return not known or any(_takes_part(kind, event) for kind in known for event in _EVENTS)


def _names(plugin: "EntryPoint", name: str) -> bool:
    """Whether a plugin has the name; those of a theme have the theme's before it."""
    return plugin.name.rpartition("/")[2] == name


def _takes_part(plugin: type, event: str) -> bool:
    """Whether the class has the event, or one of its own for it."""
    owners = [kind for kind in plugin.__mro__ if event in vars(kind)]
    return bool(owners) and owners[0].__module__ != "mkdocs.plugins"
