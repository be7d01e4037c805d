"""The plugin's own options, checked."""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from inlaid.diagnostics.nearest import find_nearest, list_names
from inlaid.errors import ConfigError
from inlaid.filesystem import is_inner_path
from inlaid.markers.dialects.dialect import Dialect
from inlaid.markers.dialects.registry import DIALECTS
from inlaid.project.dialects import find_dialects

CACHES = ("off", "content")
DIAGRAMS = ("sequence", "mermaid")
# Options and values that are gone: why, and what to do.
_REMOVED: Mapping[str, str] = {
    "renderer": "the option was removed, because pages are always converted by the host's own "
    "Python-Markdown; delete this line",
    "cache: full": "the value 'full' was removed, because kept pages could be stale; delete this "
    "line to keep what was converted, or write `cache: off`",
}
LINK_PARTS = ("path", "first", "last", "rev")


@dataclass(frozen=True, slots=True)
class References:
    """Which reference links without a definition are reported: `[label]` too, and as errors."""

    shortcuts: bool = False
    are_errors: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """The plugin's own options, each checked; folders are relative to the project root.

    ``dialects``: those that are read, the ones that ``markers`` declares among them.
    ``diagrams``: the languages of fences that are drawn, as far as they hold sequence diagrams.
    ``traces``: names, each with the file that tests record, relative to the project root.
    ``verify`` and ``publish`` are the sub-trees that those engines check themselves.
    """

    base_path: tuple[str, ...] = ("snippets", ".")
    allow: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("snippets",)
    dialects: tuple[Dialect, ...] = DIALECTS
    markers: Mapping[str, object] = field(default_factory=dict)
    max_file_size: int = 5_000_000
    check_references: References | None = References()
    source_link: str = ""
    diagrams: tuple[str, ...] = ("sequence",)
    polling: bool = False
    cache: str = "content"
    traces: tuple[tuple[str, str], ...] = ()
    verify: Mapping[str, object] = field(default_factory=dict)
    publish: Mapping[str, object] = field(default_factory=dict)


SETTING_NAMES: tuple[str, ...] = tuple(Settings.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SettingFault:
    """What is wrong with an option; ``name`` is its full name, with dots."""

    name: str
    message: str


def read_settings(options: Mapping[str, object]) -> Settings | tuple[SettingFault, ...]:
    """Return the settings of the plugin's options, or all that is wrong with them."""
    parsed: dict[str, object] = {}
    faults: list[SettingFault] = []
    for key, value in options.items():
        try:
            if key not in _PARSERS:
                refuse_option(key, SETTING_NAMES)
            if value is not None:
                parsed[key] = _PARSERS[key](key, value)
        except ConfigError as error:
            faults.append(SettingFault(_find_name(str(error), key), str(error)))
    names, markers = parsed.get("dialects"), parsed.get("markers", {})
    parsed["dialects"], wrong = find_dialects(names, markers)  # type: ignore[arg-type] # as parsed
    faults += [SettingFault(*each) for each in wrong]
    return tuple(faults) or Settings(**parsed)  # type: ignore[arg-type] # of the fields' types


def parse_settings(options: Mapping[str, object]) -> Settings:
    """Return the settings of the plugin's options.

    Raises ConfigError with all that is wrong: unknown options, each with the nearest name, and
    values of a wrong kind.
    """
    settings = read_settings(options)
    if isinstance(settings, Settings):
        return settings
    raise ConfigError("; ".join(each.message for each in settings))


def refuse_option(key: str, known: Collection[str]) -> NoReturn:
    """Raise ConfigError for an option that isn't ``known``: what to do, or the nearest name."""
    if key in _REMOVED:
        raise ConfigError(f"inlaid: {key}: {_REMOVED[key]}")
    near = find_nearest(str(key), known)
    hint = f"did you mean '{near}'? " if near else ""
    names = list_names(sorted(known), 20)
    raise ConfigError(f"inlaid: unknown option '{key}'; {hint}The options are: {names}")


def _find_name(message: str, key: object) -> str:
    """The full name of the setting at or below ``key`` that a message begins with."""
    found = re.search(rf"\b{re.escape(str(key))}[\w.-]*(?:: unknown setting '([\w-]+))?", message)
    if found is None:
        return str(key)
    return found[0].replace(": unknown setting '", ".")


def _parse_names(key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ConfigError(f"inlaid: {key}: expected a name or a list of names, found {value!r}")


def _parse_diagrams(key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(each in DIAGRAMS for each in value):
        return tuple(value)
    raise ConfigError(
        f"inlaid: {key}: expected a list of {list_names(DIAGRAMS, len(DIAGRAMS))}, found {value!r}"
    )


def _parse_size(key: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ConfigError(f"inlaid: {key}: expected a number of bytes, found {value!r}")


def _parse_switch(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(f"inlaid: {key}: expected true or false, found {value!r}")


def _parse_references(key: str, value: object) -> References | None:
    match value:
        case bool():
            return References() if value else None
        case "shortcuts":
            return References(shortcuts=True)
        case {"shortcuts": "error", **rest} if not rest:
            return References(shortcuts=True, are_errors=True)
        case _:
            forms = "true, false, shortcuts or {shortcuts: error}"
            raise ConfigError(f"inlaid: {key}: expected {forms}, found {value!r}")


def _parse_text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise ConfigError(f"inlaid: {key}: expected a text, found {value!r}")


def _parse_cache(key: str, value: object) -> str:
    if value is False:  # what YAML makes of `off`
        return "off"
    if value in CACHES:
        return str(value)
    if (removed := f"{key}: {value}") in _REMOVED:
        raise ConfigError(f"inlaid: {key}: {_REMOVED[removed]}")
    raise ConfigError(f"inlaid: {key}: expected {' or '.join(CACHES)}, found {value!r}")


def _parse_tree(key: str, value: object) -> Mapping[str, object]:
    """The sub-tree of an engine, which knows what may stand there."""
    if not isinstance(value, dict):
        raise ConfigError(f"inlaid: {key}: expected a mapping, found {value!r}")
    if key == "verify":
        from inlaid.verify import configuration  # noqa: PLC0415 (few projects have the option)

        configuration.parse_settings(value)
    else:
        from inlaid.publish.settings import publish_settings  # noqa: PLC0415 (the same)

        publish_settings({key: value})
    return value


def _parse_link(key: str, value: object) -> str:
    link = _parse_text(key, value)
    for name in re.findall(r"\{([^{}]*)\}", link):
        if name not in LINK_PARTS:
            near = find_nearest(name, LINK_PARTS)
            hint = f"; did you mean '{{{near}}}'?" if near else ""
            parts = ", ".join(f"{{{each}}}" for each in LINK_PARTS)
            raise ConfigError(
                f"inlaid: {key}: unknown part '{{{name}}}'{hint} The parts are: {parts}"
            )
    return link


def _parse_markers(key: str, value: object) -> Mapping[object, object]:
    if isinstance(value, Mapping):
        return value
    raise ConfigError(
        f"inlaid: {key}: expected names, each with a start and an end, found {value!r}"
    )


def _parse_files(key: str, value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"inlaid: {key}: expected names, each with a file, found {value!r}")
    for name, path in value.items():
        if not isinstance(path, str) or not path.strip():
            raise ConfigError(f"inlaid: {key}.{name}: expected the path of a file, found {path!r}")
        if not is_inner_path(path):
            raise ConfigError(f"inlaid: {key}.{name}: '{path}' must be a file inside the project")
    return tuple((str(name), posixpath.normpath(path)) for name, path in value.items())


_PARSERS: dict[str, Callable[[str, object], object]] = {
    "base_path": _parse_names,
    "allow": _parse_names,
    "sources": _parse_names,
    "dialects": _parse_names,
    "markers": _parse_markers,
    "max_file_size": _parse_size,
    "check_references": _parse_references,
    "source_link": _parse_link,
    "diagrams": _parse_diagrams,
    "polling": _parse_switch,
    "cache": _parse_cache,
    "traces": _parse_files,
    "verify": _parse_tree,
    "publish": _parse_tree,
}
