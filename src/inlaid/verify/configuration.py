"""The `verify` part of the configuration, read into settings."""

from collections.abc import Iterator, Mapping

from inlaid.errors import ConfigError
from inlaid.filesystem import is_inner_path
from inlaid.verify.raw_settings import read_each, read_list, read_table, read_texts, read_value
from inlaid.verify.sandbox.limits import MIB, Limits, Network
from inlaid.verify.sandbox.needs import Need, parse_need
from inlaid.verify.sandbox.variables import SECRET_NAME
from inlaid.verify.settings import NamedRun, Place, TestedProject, VerifySettings

_PLACE_KEYS = ("root", "env", "pass_env", "network", "timeout", "inputs")
_LIMITS = {
    "seconds": ("seconds", 1), "cpu_seconds": ("cpu_seconds", 1), "memory_mb": ("memory", MIB),
    "processes": ("processes", 1), "output_kb": ("output", 1024), "file_mb": ("file_size", MIB),
    "disk_mb": ("disk", MIB),
}  # fmt: skip


def parse_settings(raw: object) -> VerifySettings:
    """Return the settings of a decoded `verify:` mapping; None is an empty one.

    Raises ConfigError with the setting's full name, and the nearest known one.
    """
    known = (
        "projects", "runs", "sessions", "skip", "limits", "coverage", "min_coverage",
        "require_isolation", "unverified",
    )  # fmt: skip
    table = read_table(raw, "verify", known)
    return VerifySettings(
        projects=read_each(table, "projects", _parse_project),
        runs=read_each(table, "runs", _parse_run),
        sessions=read_each(table, "sessions", _parse_session),
        skip=tuple(read_texts(table.get("skip"), "verify.skip").items()),
        limits=_parse_limits(table.get("limits")),
        coverage=read_list(table.get("coverage"), "verify.coverage"),
        min_coverage=_read_percent(table.get("min_coverage")),
        require_isolation=read_value(table, "require_isolation", bool, "verify", default=False),
        unverified=read_value(table, "unverified", str, "verify", default=""),
    )


def _parse_project(name: str, raw: object) -> TestedProject:
    where = f"verify.projects.{name}"
    table = read_table(raw, where, (*_PLACE_KEYS, "run", "compile", "coverage", "needs"))
    project = TestedProject(
        name,
        _parse_place(table, where),
        read_value(table, "run", str, where, default=""),
        read_value(table, "compile", str, where, default=""),
        read_list(table.get("coverage"), f"{where}.coverage"),
        tuple(_read_needs(table.get("needs"), f"{where}.needs")),
    )
    if not (project.run or project.compile):
        raise ConfigError(f"{where}: give `run`, the command of its tests, or `compile`")
    if not project.place.root:
        raise ConfigError(f"{where}: give `root`, the folder of the program")
    return project


def _read_needs(raw: object, where: str) -> Iterator[Need]:
    for text in read_list(raw, where):
        need = parse_need(text)
        if need is None:
            raise ConfigError(
                f"{where}: expected the name of a program, as zip, or with its least version, as "
                f"shellcheck>=0.9, found {text!r}"
            )
        yield need


def _parse_run(name: str, raw: object) -> NamedRun:
    where = f"verify.runs.{name}"
    table = read_table(raw, where, (*_PLACE_KEYS, "run"))
    command = read_value(table, "run", str, where, default="")
    if not command:
        raise ConfigError(f"{where}: give `run`, the command whose output pages show")
    return NamedRun(name, _parse_place(table, where), command)


def _parse_session(name: str, raw: object) -> tuple[str, Place]:
    where = f"verify.sessions.{name}"
    return name, _parse_place(read_table(raw, where, _PLACE_KEYS), where)


def _parse_place(table: Mapping[str, object], where: str) -> Place:
    passed = read_list(table.get("pass_env"), f"{where}.pass_env")
    for name in passed:
        if SECRET_NAME.search(name):
            raise ConfigError(
                f"{where}.pass_env: '{name}' looks like a credential; never passed on"
            )
    return Place(
        root=_read_root(table, where),
        env=tuple(read_texts(table.get("env"), f"{where}.env").items()),
        pass_env=passed,
        network=_read_network(table.get("network", "none"), f"{where}.network"),
        timeout=float(read_value(table, "timeout", (int, float), where, default=0)),
        inputs=read_list(table.get("inputs"), f"{where}.inputs"),
    )


def _read_root(table: Mapping[str, object], where: str) -> str:
    root: str = read_value(table, "root", str, where, default="")
    if not is_inner_path(root):
        raise ConfigError(f"{where}.root: '{root}' must be a folder inside the project")
    return root.rstrip("/")


def _read_network(raw: object, where: str) -> Network:
    for network in Network:
        if raw == network.value:
            return network
    raise ConfigError(f"{where}: expected none, loopback or host, found {raw!r}")


def _parse_limits(raw: object) -> Limits:
    table = read_table(raw, "verify.limits", tuple(_LIMITS))
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
