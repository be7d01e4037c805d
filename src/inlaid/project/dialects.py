"""The dialects of a project: those that ship, those that packages add, those that it declares.

A declaration is a mapping, in the configuration as in a package's entry point:
`{start: "BEGIN {name}", end: "END {name}", again: join, position: whole}`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from inlaid.configuration.reader import (
    KeyedFinding,
    Table,
    Wrong,
    expected,
    read_choice,
    read_mapping,
    wrong,
)
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.markers.dialects.declared import NAME, Position, declare
from inlaid.markers.dialects.dialect import Dialect, Marker, MarkerKind, Repeats
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.packages.entry_points import DIALECTS as GROUP
from inlaid.packages.entry_points import list_entry_points, load_entry_point
from inlaid.patterns import late_pattern

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_LONGEST = 200  # characters of a text
_RESERVED = "notebook"  # what the tags of notebooks are listed under
_OPENER = late_pattern(r"(?://+|#+|--+|;+|%+|'|<!--+|/\*+|\(\*+|\{#|\.\.)(?=\s)")
_REPAIR = "Repair or uninstall the package, or list the dialects to read under `dialects`."
_ADVICE = "choose another, or leave that dialect out of `dialects`"


@dataclass(frozen=True, slots=True)
class MarkerTexts:
    """What is declared of a dialect: the texts of its markers, and how they are read."""

    start: str
    end: str = ""
    again: Repeats = Repeats.JOIN
    position: Position = Position.WHOLE


Declaration = tuple[str, MarkerTexts]


@dataclass(slots=True)
class _Choice:
    """The dialects that are read, in order; ``taken``: the names of those that are not, too."""

    dialects: list[Dialect]
    taken: set[str] = field(
        default_factory=lambda: {_RESERVED, *(dialect.name for dialect in DIALECTS)}
    )
    faults: list[KeyedFinding] = field(default_factory=list)

    def add(self, name: str, texts: MarkerTexts | None) -> Wrong | None:
        """Add what is declared under that name; returns what is wrong with it."""
        found = _find_name_fault(name, self.taken)
        if found is None and texts is not None:
            dialect = _declare(name, texts)
            found = _find_clashes(dialect, texts, self.dialects)
            if found is None:
                self.dialects.append(dialect)
        self.taken.add(name)
        return found


def find_dialects(
    names: Sequence[str] | None, declarations: Iterable[tuple[str, MarkerTexts | None]]
) -> tuple[tuple[Dialect, ...], tuple[KeyedFinding, ...]]:
    """Return the dialects that a project reads, and what is wrong with the options that say so.

    ``names``: which of those that ship or are installed; None for all. What is declared is read in
    any case, unless its texts are None, as of what was refused.
    """
    choice = _Choice([dialect for dialect in DIALECTS if names is None or dialect.name in names])
    for point in list_entry_points(GROUP):
        if names is None or point.name in names:
            choice.faults += _add_installed(choice, point)
        choice.taken.add(point.name)
    for name, texts in declarations:
        if found := choice.add(name, texts):
            choice.faults += found.below("markers", name).faults
    known = choice.taken - {_RESERVED}
    for at, name in enumerate(names or ()):
        if name not in known:
            message = f"unknown dialect '{name}'"
            choice.faults += wrong(message, "dialects", at, help=_list(name, known)).faults
    return tuple(choice.dialects), tuple(choice.faults)


def _add_installed(choice: _Choice, point: "EntryPoint") -> tuple[KeyedFinding, ...]:
    loaded = load_entry_point(point)
    where = f"dialect '{loaded.name}' of the package {loaded.package}"
    if loaded.fault:
        return wrong(f"{where} {loaded.fault}", "dialects", help=_REPAIR).faults
    texts = _TEXTS(loaded.value)
    found = texts if isinstance(texts, Wrong) else choice.add(loaded.name, texts)
    return tuple(
        KeyedFinding(
            ("dialects",), replace(fault.finding, message=f"{where}: {fault.text}", help=_REPAIR)
        )
        for fault in (found.faults if found else ())
    )


# --- declarations -----------------------------------------------------------------------------


def _find_name_fault(name: str, taken: Iterable[str]) -> Wrong | None:
    """Return why a dialect can't have the name."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        return wrong("the name of a dialect is made of letters, digits, - and _", of_key=True)
    if name in taken:
        return wrong("there is a dialect of that name already; choose another", of_key=True)
    return None


def _read_start(value: object) -> str | Wrong:
    return _read_marker(value, needs_name=True)


def _read_end(value: object) -> str | Wrong:
    return _read_marker(value, needs_name=False)


def _read_marker(text: object, *, needs_name: bool) -> str | Wrong:
    if not isinstance(text, str):
        return expected("a text", text)
    count = text.count(NAME)
    if count > 1 or (needs_name and not count):
        return expected(f"{NAME} once, for the name of the region", text)
    if opener := _OPENER.match(text.strip()):
        return wrong(f"leave out '{opener[0]}', since a marker is found in a comment of any form")
    if len(text) > _LONGEST or "\n" in text or "\r" in text:
        return wrong(f"expected one line of at most {_LONGEST} characters")
    if not text.replace(NAME, "").strip():
        return expected(f"a text around {NAME}", text)
    return text.strip()


def _make_texts(
    start: str, end: str = "", again: Repeats = Repeats.JOIN, **how: object
) -> MarkerTexts | Wrong:
    if again is Repeats.NEST and not end:
        return wrong("needs an end, since the start again would end the region", "again")
    if " ".join(start.split()) == " ".join(end.split()):
        same = "is the same as the start; leave it out where the same marker ends the region"
        return wrong(same, "end")
    return MarkerTexts(start, end, again, **how)  # type: ignore[arg-type] # as the rows read them


_TEXTS = Table(
    _make_texts,
    {
        "start": _read_start,
        "end": _read_end,
        "again": read_choice({repeats.value: repeats for repeats in Repeats}),
        "position": read_choice(
            {position.value: position for position in Position if position is not Position.LINE}
        ),
    },
    demands=((("start",), f'a start is missing, such as `start: "BEGIN {NAME}"`'),),
    what="a start and an end",
)
read_declarations = read_mapping(_TEXTS, "names, each with a start and an end")


def list_declarations(value: object) -> Iterator[tuple[str, MarkerTexts | None]]:
    """Yield the names in the option `markers`, each with its texts unless its reader refuses it."""
    for name, inner in value.items() if isinstance(value, Mapping) else ():
        texts = _TEXTS(inner)
        yield str(name), texts if isinstance(texts, MarkerTexts) else None


def _declare(name: str, texts: MarkerTexts) -> Dialect:
    return declare(name, texts.start, texts.end, position=texts.position, repeats=texts.again)


def _find_clashes(dialect: Dialect, texts: MarkerTexts, others: Sequence[Dialect]) -> Wrong | None:
    """Which markers aren't distinct from those of others, or from one another."""
    found = Wrong((*_find_shared(dialect, texts, others), *_find_read(dialect, others)))
    return found if found.faults else None


def _find_shared(
    dialect: Dialect, texts: MarkerTexts, others: Sequence[Dialect]
) -> Iterator[KeyedFinding]:
    kinds = (MarkerKind.START, MarkerKind.END) if texts.end else (MarkerKind.TOGGLE,)
    for key, text, kind in zip(("start", "end"), (texts.start, texts.end), kinds, strict=False):
        line = "// " + text.replace(NAME, "name")
        if [marker.kind for marker in _read(dialect, line)] != [kind]:
            what = f"'{line[3:]}' isn't distinct from the other marker or from its comment"
            yield from wrong(what, key).faults
            continue
        for other in others:
            if _read(other, line):
                what = f"'{line[3:]}' is a marker of the dialect '{other.name}'; {_ADVICE}"
                yield from wrong(what, key).faults


def _find_read(dialect: Dialect, others: Sequence[Dialect]) -> Iterator[KeyedFinding]:
    for other in others:
        if _read(dialect, other.example.split(" ... ")[0]):
            what = f"it reads markers of the dialect '{other.name}' as well; {_ADVICE}"
            yield from wrong(what, "start").faults


def _read(dialect: Dialect, line: str) -> Sequence[Marker]:
    return dialect.read_line(line) if dialect.trigger.search(line) else ()


def _list(name: str, known: Iterable[str]) -> str:
    near = find_nearest(name, known)
    hint = f"did you mean '{near}'? " if near else ""
    return f"{hint}The dialects are: {list_names(sorted(known), 30)}"
