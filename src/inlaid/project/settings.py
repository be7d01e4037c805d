"""The settings of a project: their schema, and the value that they are read into."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from inlaid.configuration.reader import (
    KeyedFinding,
    Table,
    Wrong,
    expected,
    read_choice,
    read_filled,
    read_inner_path,
    read_list,
    read_mapping,
    read_switch,
    read_text,
    read_whole,
    wrong,
)
from inlaid.diagnostics.nearest import find_nearest
from inlaid.packages.entry_points import DIALECTS as DIALECT_GROUP
from inlaid.packages.entry_points import list_entry_points
from inlaid.packages.installed import find_faults

if TYPE_CHECKING:
    from inlaid.configuration.fence_defaults import FenceDefaults
    from inlaid.markers.dialects.dialect import Dialect
    from inlaid.project.dialects import Declaration
    from inlaid.publish.settings import PublishSettings
    from inlaid.verify.settings import VerifySettings

DIAGRAMS = ("sequence", "mermaid")
LINK_PARTS = ("path", "first", "last", "rev")
# What is gone: why, and what to do.
_REMOVED = {
    "renderer": "pages are always converted by the host's own Python-Markdown; delete this line",
}
# Of an option that has no effect any more: nothing is kept from one build to the next.
_CACHES = ("off", "content", "pages", "full")


class Badges(Enum):
    """Where pages show how far what they show is proved: at each include, at their end, nowhere."""

    BLOCK = "block"
    PAGE = "page"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class References:
    """Which reference links without a definition are reported: `[label]` too, and as errors."""

    shortcuts: bool = False
    are_errors: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project, each checked; folders are relative to the project root.

    ``own_dialects``: those that are read, the ones that ``markers`` declares among them, if they
    aren't those that ship. ``diagrams``: the languages of fences that are drawn, as far as they
    hold sequence diagrams. ``markdown``: whether each page has a twin. ``traces``: names, each with
    the file that tests record, relative to the project root.
    ``source_link``: None for no links; empty for those that follow from the repository. ``fences``,
    ``verify`` and ``publish`` None: their defaults.
    """

    base_path: tuple[str, ...] = ("snippets", ".")
    allow: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("snippets",)
    own_dialects: "tuple[Dialect, ...] | None" = None
    max_file_size: int = 5_000_000
    check_references: References | None = References()
    source_link: str | None = ""
    diagrams: tuple[str, ...] = ("sequence",)
    polling: bool = False
    markdown: bool = False
    traces: tuple[tuple[str, str], ...] = ()
    provenance: Badges = Badges.BLOCK
    fences: "FenceDefaults | None" = None
    verify: "VerifySettings | None" = None
    publish: "PublishSettings | None" = None

    @property
    def dialects(self) -> "tuple[Dialect, ...]":
        """The dialects that are read."""
        from inlaid.markers.dialects.registry import DIALECTS  # noqa: PLC0415 (for sites that quote)

        return DIALECTS if self.own_dialects is None else self.own_dialects


def read_settings(options: Mapping[str, object]) -> Settings | Wrong:
    """Return the settings of the options, or all that is wrong with them."""
    settings = _SETTINGS(options)
    dialects, faults = _find_dialects(options.get("dialects"), options.get("markers"))
    faults = (*faults, *_list_language_faults())
    if isinstance(settings, Wrong):
        return Wrong((*settings.faults, *faults))
    return Wrong(faults) if faults else replace(settings, own_dialects=dialects)


def _find_dialects(
    chosen: object, declared: object
) -> "tuple[tuple[Dialect, ...] | None, tuple[KeyedFinding, ...]]":
    """The dialects that are read, None for those that ship, and what is wrong with others."""
    if chosen is None and declared is None and not list_entry_points(DIALECT_GROUP):
        return None, ()
    from inlaid.project.dialects import find_dialects, list_declarations  # noqa: PLC0415

    names = _read_names(chosen)
    return find_dialects(None if isinstance(names, Wrong) else names, list_declarations(declared))


def _list_language_faults() -> Iterator[KeyedFinding]:
    """What is wrong with the languages of packages: no setting is to blame."""
    for message in find_faults():
        yield from wrong(message, help="Repair or uninstall the package").faults


# --- the schema -------------------------------------------------------------------------------


def _make(
    dialects: tuple[str, ...] = (),
    markers: "tuple[Declaration, ...]" = (),
    cache: str = "",
    **given: object,
) -> Settings:
    """The settings but for their dialects, which those of the project and of packages decide."""
    del dialects, markers, cache
    return Settings(**given)  # type: ignore[arg-type] # as the rows read them


def _read_declarations(value: object) -> "tuple[Declaration, ...] | Wrong":
    from inlaid.project.dialects import read_declarations  # noqa: PLC0415 (few projects have any)

    return read_declarations(value)


def _read_verify(value: object) -> "VerifySettings | Wrong":
    from inlaid.verify.configuration import VERIFY  # noqa: PLC0415 (the same)

    return VERIFY(value)


def _read_fences(value: object) -> "FenceDefaults | Wrong":
    from inlaid.configuration.fence_defaults import read_fences  # noqa: PLC0415 (the same)

    return read_fences(value)


def _read_publish(value: object) -> "PublishSettings | Wrong":
    from inlaid.publish.settings import PUBLISH  # noqa: PLC0415 (the same)

    return PUBLISH(value)


def _read_references(value: object) -> References | Wrong | None:
    match value:
        case bool():
            return References() if value else None
        case "shortcuts":
            return References(shortcuts=True)
        case {"shortcuts": "error", **rest} if not rest:
            return References(shortcuts=True, are_errors=True)
        case _:
            return expected("true, false, shortcuts or {shortcuts: error}", value)


def _read_link(value: object) -> str | Wrong | None:
    if value is False:
        return None
    link = read_text(value)
    parts = ", ".join(f"{{{name}}}" for name in LINK_PARTS)
    for name in re.findall(r"\{([^{}]*)\}", link) if isinstance(link, str) else ():
        if name not in LINK_PARTS:
            near = find_nearest(name, LINK_PARTS)
            hint = f"did you mean '{{{near}}}'? " if near else ""
            return wrong(f"unknown part '{{{name}}}'", help=f"{hint}The parts are: {parts}")
    return link


def _read_trace(value: object) -> str | Wrong:
    """A file that tests write, or that of the spans which the tests of a project send."""
    if isinstance(value, Mapping):
        from inlaid.verify.settings import find_spans_file  # noqa: PLC0415 (few projects have any)

        found = _RECORDED(value)
        return found if isinstance(found, Wrong) else find_spans_file(found.project)
    if not isinstance(value, str) or not value.strip():
        return expected("the path of a file", value)
    return read_inner_path(value)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A trace that the tests of a project send."""

    project: str = ""


_RECORDED = Table(_Recorded, {"project": read_filled})
_read_names = read_list(read_filled, "a name or a list of names")
_SETTINGS = Table(
    _make,
    {
        "base_path": _read_names,
        "allow": _read_names,
        "sources": _read_names,
        "dialects": _read_names,
        "markers": _read_declarations,
        "max_file_size": read_whole(1, what="a number of bytes"),
        "check_references": _read_references,
        "source_link": _read_link,
        "diagrams": read_list(read_choice({diagram: diagram for diagram in DIAGRAMS})),
        "polling": read_switch,
        "cache": read_choice({cache: cache for cache in _CACHES}),
        "markdown": read_switch,
        "traces": read_mapping(_read_trace, "names, each with a file"),
        "provenance": read_choice({badges.value: badges for badges in Badges}),
        "fences": _read_fences,
        "verify": _read_verify,
        "publish": _read_publish,
    },
    removed=_REMOVED,
)
SETTING_NAMES = tuple(_SETTINGS.rows)
