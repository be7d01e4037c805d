"""What the front matter of a page says to Inlaid."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.configuration.reader import Reader, Table, Wrong, read_text
from inlaid.diagnostics.codes import CONFIG_SYNTAX
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.location import Location
from inlaid.pages.front_matter import SETTINGS, find_own_settings
from inlaid.pages.page import Page

if TYPE_CHECKING:
    from inlaid.configuration.places import Node, SyntaxFault

_TRACE = "trace"


@dataclass(frozen=True, slots=True)
class PageSettings:
    """A page's own settings. ``base_path``: the folder that its includes count from.

    ``trace``: the recorded trace of diagrams that name none of their own.
    What stands below `verify` and `fences` is read by others.
    """

    base_path: str = ""
    trace: str = ""


_PAGE_SETTINGS = Table(
    PageSettings, {"base_path": read_text, "trace": read_text}, also=("verify", "fences")
)


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
        page.path, page.text, find_keys(node, (SETTINGS, _TRACE)).value
    )


def read_page_part(text: str, name: str) -> object:
    """Return what a page's own settings hold below a name, as it is written; None for nothing."""
    tree = _parse(text)
    own = _find_own(tree[0]) if isinstance(tree, tuple) else None
    return own.get(name) if isinstance(own, dict) else None


def find_page_setting_faults(
    page: Page, parts: Mapping[str, Reader[object]]
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the settings of a page; ``parts`` read those that others own."""
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
    own = _find_own(value)
    read: list[object] = [_read(value)]
    if isinstance(own, dict):
        read += [_read_part(name, reader, own) for name, reader in parts.items() if name in own]
    faults = [fault for part in read if isinstance(part, Wrong) for fault in part.faults]
    return report_faults(faults, ((page.path, page.text, node),)) if faults else ()


def _parse(text: str) -> "tuple[object, Node] | SyntaxFault | None":
    """The tree of front matter that names Inlaid; most pages have none, and aren't parsed."""
    found = find_own_settings(text)
    if found is None:
        return None
    from inlaid.configuration.yaml_tree import parse_yaml  # noqa: PLC0415 (as above)

    return parse_yaml(found[1], found.start(1))


def _read_part(name: str, reader: Reader[object], own: Mapping[str, object]) -> object:
    read = reader(own[name])
    return read.below(SETTINGS, name) if isinstance(read, Wrong) else read


def _find_own(value: object) -> object:
    return value.get(SETTINGS) if isinstance(value, dict) else None


def _read(value: object) -> PageSettings | Wrong:
    settings = _PAGE_SETTINGS(_find_own(value))
    return settings.below(SETTINGS) if isinstance(settings, Wrong) else settings
