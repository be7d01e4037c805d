"""What the front matter of a page says to Inlaid."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.configuration.reader import Table, Wrong, read_text
from inlaid.diagnostics.codes import CONFIG_SYNTAX
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.front_matter import find_front_matter
from inlaid.pages.page import Page

if TYPE_CHECKING:
    from inlaid.configuration.places import Node, SyntaxFault

_NAME, _TRACE = "inlaid", "trace"


@dataclass(frozen=True, slots=True)
class PageSettings:
    """A page's own settings. ``base_path``: the folder that its includes count from.

    ``trace``: the recorded trace of diagrams that name none of their own.
    """

    base_path: str = ""
    trace: str = ""


_PAGE_SETTINGS = Table(PageSettings, {"base_path": read_text, "trace": read_text})


def read_base_path(text: str) -> str:
    """Return the folder that a page's own includes count from; empty without, or with mistakes."""
    tree = _parse(text)
    settings = _read(tree[0]) if isinstance(tree, tuple) else None
    return settings.base_path if isinstance(settings, PageSettings) else ""


def find_page_trace(page: Page) -> tuple[str, Location, str] | None:
    """Return the trace that a page names for its diagrams, where it does, and that line."""
    tree = _parse(page.text)
    if not isinstance(tree, tuple):
        return None
    from inlaid.configuration.places import find_keys, place_extent  # noqa: PLC0415 (as below)

    value, node = tree
    settings = _read(value)
    if isinstance(settings, Wrong) or not settings.trace:
        return None
    return settings.trace, *place_extent(
        page.path, page.text, find_keys(node, (_NAME, _TRACE)).value
    )


def find_page_setting_faults(page: Page) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the settings of a page."""
    tree = _parse(page.text)
    if tree is None:
        return ()
    from inlaid.configuration.file import report_faults  # noqa: PLC0415 (few pages have settings)
    from inlaid.configuration.places import Offsets, place_extent  # noqa: PLC0415 (the same)

    if not isinstance(tree, tuple):
        place, line = place_extent(page.path, page.text, Offsets(tree.at, tree.at))
        message = f"the front matter is not YAML: {tree.message}"
        return (Diagnostic(CONFIG_SYNTAX, message, place, line, help=CONFIG_SYNTAX.fix),)
    value, node = tree
    settings = _read(value)
    if not isinstance(settings, Wrong):
        return ()
    return report_faults(settings.faults, ((page.path, page.text, node),))


def _parse(text: str) -> "tuple[object, Node] | SyntaxFault | None":
    """The tree of front matter that names Inlaid; most pages have none, and aren't parsed."""
    found = find_front_matter(text)
    if found is None or _NAME not in found[1]:
        return None
    from inlaid.configuration.yaml_tree import parse_yaml  # noqa: PLC0415 (as above)

    return parse_yaml(found[1], found.start(1))


def _read(value: object) -> PageSettings | Wrong:
    own = value.get(_NAME) if isinstance(value, dict) else None
    settings = _PAGE_SETTINGS(own)
    return settings.below(_NAME) if isinstance(settings, Wrong) else settings
