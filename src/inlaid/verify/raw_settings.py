"""Values of the decoded configuration, each read as what it should be.

Each function raises ConfigError with the setting's full name, ``where``.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.errors import ConfigError

Value = TypeVar("Value")


def read_each(
    table: Mapping[str, object], key: str, parse: Callable[[str, object], Value]
) -> tuple[Value, ...]:
    """Return the values of a mapping of names, each read by ``parse``."""
    raw = table.get(key)
    if raw is None:
        return ()
    if not isinstance(raw, dict):
        raise ConfigError(f"verify.{key}: expected names, each with its settings")
    return tuple(parse(str(name), value) for name, value in raw.items())


def read_table(raw: object, where: str, known: tuple[str, ...]) -> Mapping[str, object]:
    """Return a mapping of settings; None is an empty one."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{where}: expected settings, found {raw!r}")
    for key in raw:
        if key not in known:
            near = find_nearest(str(key), known)
            advice = f"did you mean '{near}'? " if near else ""
            raise ConfigError(
                f"{where}: unknown setting '{key}'; {advice}It knows: {list_names(known, 12)}"
            )
    return raw


def read_value(
    table: Mapping[str, object],
    key: str,
    kind: type | tuple[type, ...],
    where: str,
    *,
    default: Value,
) -> Value:
    """Return a value of the kind."""
    value = table.get(key, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        names = kind.__name__ if isinstance(kind, type) else "number"
        raise ConfigError(f"{where}.{key}: expected {names}, found {value!r}")
    return value  # type: ignore[return-value]


def read_list(raw: object, where: str) -> tuple[str, ...]:
    """Return texts, one or a list of them; None is none."""
    if raw is None:
        return ()
    entries = [raw] if isinstance(raw, str) else raw
    if not isinstance(entries, list) or not all(isinstance(each, str) for each in entries):
        raise ConfigError(f"{where}: expected a list of texts, found {raw!r}")
    return tuple(entries)


def read_texts(raw: object, where: str) -> dict[str, str]:
    """Return a mapping of names to texts; numbers become text."""
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(each, str | int) for each in raw.values()):
        raise ConfigError(f"{where}: expected names with texts, found {raw!r}")
    return {str(name): str(value) for name, value in raw.items()}
