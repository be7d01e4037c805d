"""The `verify` part of the configuration as values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from inlaid.core.nearest import find_nearest, list_names
from inlaid.errors import ConfigError
from inlaid.verify.environment import SECRET_NAME
from inlaid.verify.limits import MIB, Limits, Network


@dataclass(frozen=True, slots=True)
class Place:
    """Where something runs, relative to the project, and what it may reach."""

    root: str = ""
    env: tuple[tuple[str, str], ...] = ()
    pass_env: tuple[str, ...] = ()
    network: Network = Network.NONE
    timeout: float = 0
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestedProject:
    """A program that pages quote: its folder, how it is tested, compiled and measured.

    ``compile``: a command, ``auto`` for the usual one of its language, empty for none.
    ``coverage``: the LCOV files that ``run`` writes, relative to the folder.
    """

    name: str
    place: Place
    run: str = ""
    compile: str = ""
    coverage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A command whose output pages show."""

    name: str
    place: Place
    run: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything under `verify:`; the defaults are those of a project that says nothing.

    ``traces``: names, each with the file that tests of projects may write, relative to the root;
    set elsewhere.
    """

    projects: tuple[TestedProject, ...] = ()
    runs: tuple[NamedRun, ...] = ()
    sessions: tuple[tuple[str, Place], ...] = ()
    skip: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)
    coverage: tuple[str, ...] = ()
    min_coverage: float | None = None
    require_isolation: bool = False
    unverified: str = ""
    traces: tuple[tuple[str, str], ...] = ()


Value = TypeVar("Value")
Reader = Callable[[object, str], Value]

_PLACE_KEYS = ("root", "env", "pass_env", "network", "timeout", "inputs")
_LIMITS = {
    "seconds": ("seconds", 1), "cpu_seconds": ("cpu_seconds", 1), "memory_mb": ("memory", MIB),
    "processes": ("processes", 1), "output_kb": ("output", 1024), "file_mb": ("file_size", MIB),
}  # fmt: skip


def parse_settings(raw: object) -> Settings:
    """Return the settings of a decoded `verify:` mapping; None is an empty one.

    Raises ConfigError with the setting's full name, and the nearest known one.
    """
    known = (
        "projects", "runs", "sessions", "skip", "limits", "coverage", "min_coverage",
        "require_isolation", "unverified",
    )  # fmt: skip
    table = _read_table(raw, "verify", known)
    return Settings(
        projects=_read_each(table, "projects", _parse_project),
        runs=_read_each(table, "runs", _parse_run),
        sessions=_read_each(table, "sessions", _parse_session),
        skip=tuple(_read_texts(table.get("skip"), "verify.skip").items()),
        limits=_parse_limits(table.get("limits")),
        coverage=_read_list(table.get("coverage"), "verify.coverage"),
        min_coverage=_read_percent(table.get("min_coverage")),
        require_isolation=_read(table, "require_isolation", bool, "verify", default=False),
        unverified=_read(table, "unverified", str, "verify", default=""),
    )


def _parse_project(name: str, raw: object) -> TestedProject:
    where = f"verify.projects.{name}"
    table = _read_table(raw, where, (*_PLACE_KEYS, "run", "compile", "coverage"))
    project = TestedProject(
        name,
        _parse_place(table, where),
        _read(table, "run", str, where, default=""),
        _read(table, "compile", str, where, default=""),
        _read_list(table.get("coverage"), f"{where}.coverage"),
    )
    if not (project.run or project.compile):
        raise ConfigError(f"{where}: give `run`, the command of its tests, or `compile`")
    if not project.place.root:
        raise ConfigError(f"{where}: give `root`, the folder of the program")
    return project


def _parse_run(name: str, raw: object) -> NamedRun:
    where = f"verify.runs.{name}"
    table = _read_table(raw, where, (*_PLACE_KEYS, "run"))
    command = _read(table, "run", str, where, default="")
    if not command:
        raise ConfigError(f"{where}: give `run`, the command whose output pages show")
    return NamedRun(name, _parse_place(table, where), command)


def _parse_session(name: str, raw: object) -> tuple[str, Place]:
    where = f"verify.sessions.{name}"
    return name, _parse_place(_read_table(raw, where, _PLACE_KEYS), where)


def _parse_place(table: Mapping[str, object], where: str) -> Place:
    passed = _read_list(table.get("pass_env"), f"{where}.pass_env")
    for name in passed:
        if SECRET_NAME.search(name):
            raise ConfigError(
                f"{where}.pass_env: '{name}' looks like a credential; never passed on"
            )
    return Place(
        root=_read_root(table, where),
        env=tuple(_read_texts(table.get("env"), f"{where}.env").items()),
        pass_env=passed,
        network=_read_network(table.get("network", "none"), f"{where}.network"),
        timeout=float(_read(table, "timeout", (int, float), where, default=0)),
        inputs=_read_list(table.get("inputs"), f"{where}.inputs"),
    )


def _read_root(table: Mapping[str, object], where: str) -> str:
    root: str = _read(table, "root", str, where, default="")
    if root.startswith("/") or ".." in root.split("/"):
        raise ConfigError(f"{where}.root: '{root}' must be a folder inside the project")
    return root.rstrip("/")


def _read_network(raw: object, where: str) -> Network:
    for network in Network:
        if raw == network.value:
            return network
    raise ConfigError(f"{where}: expected none, loopback or host, found {raw!r}")


def _parse_limits(raw: object) -> Limits:
    table = _read_table(raw, "verify.limits", tuple(_LIMITS))
    given: dict[str, int] = {}
    for key, value in table.items():
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise ConfigError(f"verify.limits.{key}: expected a whole number over 0")
        name, unit = _LIMITS[key]
        given[name] = value * unit
    return Limits(**given)


def _read_percent(raw: object) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw <= 100:
        return float(raw)
    raise ConfigError(f"verify.min_coverage: expected a percentage, found {raw!r}")


def _read_each(
    table: Mapping[str, object], key: str, parse: Callable[[str, object], Value]
) -> tuple[Value, ...]:
    raw = table.get(key)
    if raw is None:
        return ()
    if not isinstance(raw, dict):
        raise ConfigError(f"verify.{key}: expected names, each with its settings")
    return tuple(parse(str(name), value) for name, value in raw.items())


def _read_table(raw: object, where: str, known: tuple[str, ...]) -> Mapping[str, object]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{where}: expected settings, found {raw!r}")
    for key in raw:
        if key not in known:
            near = find_nearest(str(key), known)
            advice = f"did you mean '{near}'? " if near else ""
            raise ConfigError(
                f"{where}: unknown setting '{key}'. {advice}It knows: {list_names(known, 12)}"
            )
    return raw


def _read(
    table: Mapping[str, object],
    key: str,
    kind: type | tuple[type, ...],
    where: str,
    *,
    default: Value,
) -> Value:
    value = table.get(key, default)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        names = kind.__name__ if isinstance(kind, type) else "number"
        raise ConfigError(f"{where}.{key}: expected {names}, found {value!r}")
    return value  # type: ignore[return-value]


def _read_list(raw: object, where: str) -> tuple[str, ...]:
    if raw is None:
        return ()
    entries = [raw] if isinstance(raw, str) else raw
    if not isinstance(entries, list) or not all(isinstance(each, str) for each in entries):
        raise ConfigError(f"{where}: expected a list of texts, found {raw!r}")
    return tuple(entries)


def _read_texts(raw: object, where: str) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(each, str | int) for each in raw.values()):
        raise ConfigError(f"{where}: expected names with texts, found {raw!r}")
    return {str(name): str(value) for name, value in raw.items()}
