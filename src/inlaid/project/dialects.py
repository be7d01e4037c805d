"""The dialects of a project: those that ship, those that packages add, those that it declares.

A declaration is a mapping, in the configuration as in a package's entry point:
`{start: "BEGIN {name}", end: "END {name}", again: join, position: whole}`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.markers.dialects.declared import NAME, Position, declare
from inlaid.markers.dialects.dialect import Dialect, Mark, MarkerKind, Repeats
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.packages.entry_points import DIALECTS as GROUP
from inlaid.packages.entry_points import list_entry_points, load_entry_point

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_KEYS = ("start", "end", "again", "position")
_AGAIN = {each.value: each for each in Repeats}
_POSITIONS = {each.value: each for each in Position if each is not Position.LINE}
_LONGEST = 200  # characters of a text
_RESERVED = "notebook"  # what the tags of notebooks are listed under
_OPENER = re.compile(r"(?://+|#+|--+|;+|%+|'|<!--+|/\*+|\(\*+|\{#|\.\.)(?=\s)")


_ADVICE = "choose another, or leave that dialect out of `dialects`"


class DialectFault(NamedTuple):
    """What is wrong with an option about dialects; ``name`` is its full name, with dots."""

    name: str
    message: str


@dataclass(slots=True)
class _Choice:
    """The dialects that are read, in order; ``taken``: the names of those that are not, too."""

    dialects: list[Dialect]
    taken: set[str] = field(default_factory=lambda: {_RESERVED, *(each.name for each in DIALECTS)})
    faults: list[DialectFault] = field(default_factory=list)

    def add(self, where: str, full: str, name: str, value: object) -> None:
        """Add what is declared under that name, or what is wrong with it."""
        found = list(_find_name_faults(name, self.taken)) or list(_find_faults(value))
        if not found and isinstance(value, Mapping):
            dialect = _declare(name, value)
            found = list(_find_clashes(dialect, value, self.dialects))
            if not found:
                self.dialects.append(dialect)
        self.taken.add(name)
        for key, message in found:
            at = f"{full}.{key}" if key and where == full else full
            said = at if where == full else f"{where}: {key}".removesuffix(": ")
            self.faults.append(DialectFault(at, f"inlaid: {said}: {message}"))


def find_dialects(
    names: Sequence[str] | None, markers: Mapping[str, object]
) -> tuple[tuple[Dialect, ...], tuple[DialectFault, ...]]:
    """Return the dialects that a project reads, and what is wrong with the options that say so.

    ``names``: which of those that ship or are installed; None for all. ``markers``: the option of
    that name; what is declared there is read in any case.
    """
    choice = _Choice([each for each in DIALECTS if names is None or each.name in names])
    for point in list_entry_points(GROUP):
        if names is None or point.name in names:
            _add_installed(choice, point)
        choice.taken.add(point.name)
    for name, value in markers.items():
        choice.add(f"markers.{name}", f"markers.{name}", str(name), value)
    known = choice.taken - {_RESERVED}
    choice.faults += [
        DialectFault(
            "dialects", f"inlaid: dialects: unknown dialect '{name}'; {_list(name, known)}"
        )
        for name in names or ()
        if name not in known
    ]
    return tuple(choice.dialects), tuple(choice.faults)


def _add_installed(choice: _Choice, point: "EntryPoint") -> None:
    found = load_entry_point(point)
    where = f"dialect '{found.name}' of the package {found.package}"
    if found.fault:
        advice = "repair or uninstall the package, or list the dialects to read under `dialects`"
        message = f"inlaid: {where} {found.fault}; {advice}"
        choice.faults.append(DialectFault("dialects", message))
    else:
        choice.add(where, "dialects", found.name, found.value)


# --- declarations -----------------------------------------------------------------------------

_Found = Iterator[tuple[str, str]]  # a key, or "" for the whole, and what is wrong


def _find_name_faults(name: str, taken: set[str]) -> _Found:
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        yield "", "the name of a dialect is made of letters, digits, - and _"
    elif name in taken:
        yield "", "there is a dialect of that name already; choose another"


def _find_faults(value: object) -> _Found:
    """What is wrong with a declaration by itself."""
    if not isinstance(value, Mapping):
        yield "", f"expected a start and an end, found {value!r}"
        return
    for key in value:
        if key not in _KEYS:
            yield str(key), f"unknown setting; {_list(str(key), _KEYS, 'settings')}"
    if value.get("start") is None:
        yield "", f'a start is missing, such as `start: "BEGIN {NAME}"`'
    texts = {key: value[key] for key in ("start", "end") if value.get(key) is not None}
    for key, text in texts.items():
        if found := _find_text_fault(text, needs_name=key == "start"):
            yield key, found
    if len(texts) > 1 and _squeeze(texts["start"]) == _squeeze(texts["end"]):
        yield "end", "is the same as the start; leave it out where the same marker ends the region"
    for key, known in (("again", _AGAIN), ("position", _POSITIONS)):
        chosen = value.get(key)
        if chosen is not None and not (isinstance(chosen, str) and chosen in known):
            yield key, f"expected {' or '.join(known)}, found {chosen!r}"


def _find_text_fault(text: object, *, needs_name: bool) -> str:
    if not isinstance(text, str):
        return f"expected a text, found {text!r}"
    count = text.count(NAME)
    if count > 1 or (needs_name and not count):
        return f"expected {NAME} once, for the name of the region, found {text!r}"
    if opener := _OPENER.match(text.strip()):
        return f"leave out '{opener[0]}', since a marker is found in a comment of any form"
    if len(text) > _LONGEST or "\n" in text or "\r" in text:
        return f"expected one line of at most {_LONGEST} characters"
    if not text.replace(NAME, "").strip():
        return f"expected a text around {NAME}, found {text!r}"
    return ""


def _squeeze(text: object) -> str:
    return " ".join(str(text).split())


def _declare(name: str, value: Mapping[str, str]) -> Dialect:
    return declare(
        name,
        value["start"].strip(),
        (value.get("end") or "").strip(),
        position=_POSITIONS[value.get("position") or Position.WHOLE.value],
        repeats=_AGAIN[value.get("again") or Repeats.JOIN.value],
    )


def _find_clashes(dialect: Dialect, value: Mapping[str, str], others: Sequence[Dialect]) -> _Found:
    """Which markers can't be told from those of others, or from one another."""
    kinds = (MarkerKind.START, MarkerKind.END) if value.get("end") else (MarkerKind.TOGGLE,)
    for key, kind in zip(("start", "end"), kinds, strict=False):
        line = "// " + value[key].strip().replace(NAME, "name")
        if [each.kind for each in _read(dialect, line)] != [kind]:
            yield key, f"'{line[3:]}' can't be told from the other marker or from its comment"
            continue
        for other in others:
            if _read(other, line):
                yield key, f"'{line[3:]}' is a marker of the dialect '{other.name}'; {_ADVICE}"
    for other in others:
        if _read(dialect, other.example.split(" ... ")[0]):
            yield "start", f"it reads markers of the dialect '{other.name}' as well; {_ADVICE}"


def _read(dialect: Dialect, line: str) -> Sequence[Mark]:
    return dialect.read_line(line) if dialect.trigger.search(line) else ()


def _list(name: str, known: Iterable[str], what: str = "dialects") -> str:
    near = find_nearest(name, known)
    hint = f"did you mean '{near}'? " if near else ""
    return f"{hint}The {what} are: {list_names(sorted(known), 30)}"
