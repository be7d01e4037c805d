"""The one reader of settings: schemas are data, and every mistake is collected with its keys.

A reader takes a decoded value and returns what it means, or `Wrong`. A `Table` is a reader of
settings by name. Nothing here knows a file: `places` finds where the keys of a fault stand.
"""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from inlaid.diagnostics.codes import SETTING_REMOVED, SETTING_UNKNOWN, SETTING_VALUE
from inlaid.diagnostics.diagnostic import Code
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.filesystem import is_inner_path

T = TypeVar("T")
Keys = tuple[str | int, ...]

_LISTED = 30  # names of settings in a message
_LONGEST = 60  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class KeyedFinding:
    """What is wrong with a setting, and where it stands.

    ``keys`` lead to it, from the outermost on; a number is the index of an item. ``of_key``: the
    key is at fault, not its value. ``above``: the keys of a file that lead to the settings.
    ``beside``: those, from the top of the file, of a second place that explains it.
    """

    keys: Keys
    finding: Finding
    of_key: bool = False
    above: Keys = ()
    beside: Keys = ()

    @property
    def name(self) -> str:
        """The full name of the setting, as `verify.runs.a.inputs[0]`."""
        parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys)
        return "".join(parts).removeprefix(".")

    @property
    def text(self) -> str:
        """The message behind the full name."""
        message = self.finding.message
        return f"{self.name}: {message}" if self.keys else message

    def below(self, *keys: str | int) -> "KeyedFinding":
        """The same, seen from further out."""
        return replace(self, keys=(*keys, *self.keys))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Returned in place of a value: all that is wrong with it."""

    faults: tuple[KeyedFinding, ...]

    def below(self, *keys: str | int) -> "Wrong":
        """The same, seen from further out."""
        return Wrong(tuple(fault.below(*keys) for fault in self.faults))


Reader = Callable[[object], T | Wrong]


def wrong(
    message: str,
    *keys: str | int,
    code: Code = SETTING_VALUE,
    help: str = "",  # noqa: A002 (as a diagnostic calls it)
    of_key: bool = False,
) -> Wrong:
    """Return one fault, of what was read or of what stands below it at ``keys``."""
    return Wrong((KeyedFinding(keys, Finding(code, message, help), of_key),))


def expected(what: str, found: object, help: str = "") -> Wrong:  # noqa: A002 (as above)
    """Return the fault of a value that is something else."""
    return wrong(f"expected {what}, found {describe_value(found)}", help=help)


def describe_value(value: object) -> str:
    """Return a decoded value as a message shows it: as it is written, or what it is."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "a mapping"
        case str():
            return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")
        case Sequence():
            return "a list"
        case _:
            return str(value)[:_LONGEST]


# --- single values ----------------------------------------------------------------------------


def read_text(value: object) -> str | Wrong:
    """Read a text, which may be empty."""
    return value if isinstance(value, str) else expected("a text", value, _find_quoting(value))


def read_filled(value: object) -> str | Wrong:
    """Read a text that says something."""
    text = read_text(value)
    return text if not isinstance(text, str) or text.strip() else expected("a text", value)


def read_scalar(value: object) -> str | Wrong:
    """Read a text, or a whole number as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_text(value)


def _find_quoting(value: object) -> str:
    plain = value is not None and not isinstance(value, (Mapping, Sequence))
    return "Write quotes around it, if it is meant as text." if plain else ""


def read_switch(value: object) -> bool | Wrong:
    """Read `true` or `false`."""
    return value if isinstance(value, bool) else expected("true or false", value)


def read_whole(least: int, most: int | None = None, what: str = "") -> Reader[int]:
    """Return the reader of a whole number in a range; ``what`` describes it."""
    described = what or _describe_range("a whole number", least, most)

    def read(value: object) -> int | Wrong:
        if not isinstance(value, int) or isinstance(value, bool) or not _is_in(value, least, most):
            return expected(described, value)
        return value

    return read


def read_number(least: float, most: float | None = None, what: str = "") -> Reader[float]:
    """Return the reader of a number in a range; ``what`` describes it."""
    described = what or _describe_range("a number", least, most)

    def read(value: object) -> float | Wrong:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return expected(described, value)
        return float(value) if _is_in(value, least, most) else expected(described, value)

    return read


def _is_in(value: float, least: float, most: float | None) -> bool:
    return least <= value and (most is None or value <= most)


def _describe_range(what: str, least: float, most: float | None) -> str:
    return f"{what} of {least} or more" if most is None else f"{what} from {least} to {most}"


def read_choice(choices: Mapping[str, T]) -> Reader[T]:
    """Return the reader of one of the names.

    YAML makes a boolean of `off` and `on`.
    """
    names = " or ".join((", ".join(list(choices)[:-1]), list(choices)[-1])[len(choices) == 1 :])

    def read(value: object) -> T | Wrong:
        name = _SWITCHES[value] if isinstance(value, bool) else value
        if isinstance(name, str) and name in choices:
            return choices[name]
        near = find_nearest(name, choices) if isinstance(name, str) else None
        return expected(names, value, f"did you mean '{near}'?" if near else "")

    return read


def read_inner_path(value: object) -> str | Wrong:
    """Read a path, relative to the project, of what lies inside it; it comes out normalised."""
    text = read_text(value)
    if not isinstance(text, str) or not text:
        return text
    if not is_inner_path(text):
        return wrong(f"{describe_value(text)} must be a path inside the project")
    return posixpath.normpath(text)


# --- several values ---------------------------------------------------------------------------


def read_list(reader: Reader[T], what: str = "a list of texts") -> Reader[tuple[T, ...]]:
    """Return the reader of a list, or of one text in its place."""

    def read(value: object) -> tuple[T, ...] | Wrong:
        if isinstance(value, str):
            only = reader(value)
            return only if isinstance(only, Wrong) else (only,)
        if not isinstance(value, Sequence):
            return expected(what, value)
        return _join((at, reader(item)) for at, item in enumerate(value))

    return read


def read_mapping(
    reader: Reader[T], what: str, key: Reader[str] = read_filled
) -> Reader[tuple[tuple[str, T], ...]]:
    """Return the reader of names, each with a value; ``key`` reads a name."""

    def read(value: object) -> tuple[tuple[str, T], ...] | Wrong:
        if not isinstance(value, Mapping):
            return expected(what, value)
        return _join(
            (str(name), _join_pair(_read_key(key, str(name)), reader(item)))
            for name, item in value.items()
        )

    return read


def _read_key(reader: Reader[str], name: str) -> str | Wrong:
    read = reader(name)
    if isinstance(read, Wrong):
        return Wrong(tuple(replace(fault, of_key=True) for fault in read.faults))
    return read


def _join_pair(key: str | Wrong, value: T | Wrong) -> tuple[str, T] | Wrong:
    if isinstance(key, Wrong):
        return key
    return value if isinstance(value, Wrong) else (key, value)


def _join(read: Iterator[tuple[str | int, T | Wrong]]) -> tuple[T, ...] | Wrong:
    values: list[T] = []
    faults: list[KeyedFinding] = []
    for key, value in read:
        if isinstance(value, Wrong):
            faults += value.below(key).faults
        else:
            values.append(value)
    return Wrong(tuple(faults)) if faults else tuple(values)


_SWITCHES = {False: "off", True: "on"}  # what YAML makes booleans of


def _name_key(key: object, rows: Mapping[str, object]) -> object:
    """The name of a setting as it is written, where YAML has made a boolean of it."""
    is_switch = isinstance(key, bool) and _SWITCHES[key] in rows
    return _SWITCHES[key] if is_switch else key  # type: ignore[index] # a boolean


# --- tables -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A reader of settings by name: ``make`` gets those that are given, each as its row reads it.

    ``demands``: names of which one must be given, each with the message when none is. ``removed``:
    why a setting was, and what to do. ``also``: names that are known, and read by others.
    """

    make: Callable[..., T | Wrong]
    rows: Mapping[str, Reader[object]]
    demands: tuple[tuple[tuple[str, ...], str], ...] = ()
    removed: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    what: str = "settings"

    def __call__(self, value: object) -> T | Wrong:
        """Read the settings; nothing at all stands for none."""
        return self.read(value)

    def read(self, value: object, **known: object) -> T | Wrong:
        """Read the settings; ``make`` is given what is ``known`` as well."""
        given = {} if value is None else value
        if not isinstance(given, Mapping):
            return expected(self.what, value)
        read: dict[str, object] = {}
        faults: list[KeyedFinding] = []
        for written, inner in given.items():
            key = _name_key(written, self.rows)
            if key in self.also:
                continue
            one = self._read_row(key, inner)
            if isinstance(one, Wrong):
                faults += one.below(str(key)).faults
            elif inner is not None:
                read[str(key)] = one
        if not any(
            fault.finding.code is SETTING_UNKNOWN and len(fault.keys) == 1 for fault in faults
        ):
            faults += self._find_missing(given)
        return Wrong(tuple(faults)) if faults else self.make(**known, **read)

    def _read_row(self, key: object, value: object) -> object | Wrong:
        if isinstance(key, str) and key in self.rows:
            return None if value is None else self.rows[key](value)
        if isinstance(key, str) and key in self.removed:
            message = f"the setting was removed, because {self.removed[key]}"
            return wrong(message, code=SETTING_REMOVED, of_key=True)
        return self._refuse(str(key))

    def _refuse(self, key: str) -> Wrong:
        names = (*self.rows, *self.also)
        near = find_nearest(key, names)
        hint = f"did you mean '{near}'? " if near else ""
        listed = f"{hint}The settings are: {list_names(names, _LISTED)}"
        return wrong("unknown setting", code=SETTING_UNKNOWN, help=listed, of_key=True)

    def _find_missing(self, given: Mapping[object, object]) -> Iterator[KeyedFinding]:
        for names, message in self.demands:
            if all(given.get(name) is None or given.get(name) == "" for name in names):
                yield from wrong(message, of_key=True).faults


def read_named(table: Table[T], what: str) -> Reader[tuple[T, ...]]:
    """Return the reader of names, each with the settings of a table, whose ``make`` is given it."""

    def read(value: object) -> tuple[T, ...] | Wrong:
        if not isinstance(value, Mapping):
            return expected(what, value)
        return _join((str(key), table.read(inner, name=str(key))) for key, inner in value.items())

    return read
