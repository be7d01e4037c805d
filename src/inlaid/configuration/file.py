"""The configuration file of MkDocs, read as MkDocs reads it, or that of Zensical, with places."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inlaid.configuration.places import Node, Offsets, SyntaxFault, find_keys, place_extent
from inlaid.configuration.reader import KeyedFinding, Keys, describe_value, wrong
from inlaid.configuration.yaml_tree import parse_yaml
from inlaid.diagnostics.codes import CONFIG_SYNTAX, CONFIG_UNREADABLE
from inlaid.diagnostics.diagnostic import Code, Diagnostic, Related, sort_diagnostics
from inlaid.diagnostics.location import Location
from inlaid.errors import ConfigError
from inlaid.filesystem import relate_path

_INHERIT = "INHERIT"
_UNPLACED = "<options>"  # of a host that has no file

Text = tuple[str, str, Node]  # how the file is called, its text, its tree


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a configuration file holds, with the files that it inherits from, nearest first.

    ``top``: the keys below which a file of that kind has its settings.
    """

    path: Path
    values: Mapping[str, object]
    texts: tuple[Text, ...] = ()
    top: Keys = ()

    def report(self, faults: Iterable[KeyedFinding]) -> tuple[Diagnostic, ...]:
        """Return a diagnostic for each fault, at its place."""
        return report_faults(faults, self.texts, self.top)


def report_faults(
    faults: Iterable[KeyedFinding], texts: Sequence[Text] = (), top: Keys = ()
) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each fault, in order of their places.

    The place is in the text in which the keys, below ``top``, lead farthest; without texts, as of a
    host that has no file, it is none.
    """
    found = []
    for fault in faults:
        place, line = _locate((*top, *fault.above, *fault.keys), texts, of_key=fault.of_key)
        related = tuple(_relate(fault, texts, top)) if fault.beside else ()
        found.append(replace(fault.finding, message=fault.text, related=related).at(place, line))
    return tuple(sort_diagnostics(found))


def _relate(fault: KeyedFinding, texts: Sequence[Text], top: Keys) -> Iterator[Related]:
    if texts:
        place, _ = _locate((*top, *fault.beside), texts, of_key=True)
        yield Related(place, "the other place")


def place_key(keys: Keys, texts: Sequence[Text], top: Keys = ()) -> tuple[Location, str]:
    """Return where the last of the keys below ``top`` that leads somewhere stands, and its line.

    Without keys it is the begin of the first text.
    """
    return _locate((*top, *keys) if keys else (), texts, of_key=True)


def _locate(keys: Keys, texts: Sequence[Text], *, of_key: bool) -> tuple[Location, str]:
    if not texts:
        return Location(_UNPLACED, 1), ""
    candidates = [(path, text, find_keys(node, keys)) for path, text, node in texts]
    path, text, found = max(candidates, key=lambda candidate: candidate[2].depth)
    whole = found.depth == len(keys) and not of_key and found.value.end > found.value.start
    return place_extent(path, text, found.value if whole else found.key)


def read_config(path: Path) -> ConfigFile:
    """Return the configuration of a file; what it inherits comes after what it says.

    Raises ConfigError, with the place, when a file can't be read as a mapping.
    """
    if path.suffix == ".toml":
        return _read_toml(path)
    texts: list[Text] = []
    values: Mapping[str, object] = {}
    read: list[Path] = []
    following: Path | None = path
    while following is not None:
        text, own = _read_yaml(following)
        texts.append(text)
        read.append(following)
        values = _merge(own, values)
        inherited = own.get(_INHERIT)
        following = _find_inherited(following, inherited, read, text) if inherited else None
    return ConfigFile(path, values, tuple(texts))


def _read_yaml(path: Path) -> tuple[Text, Mapping[str, object]]:
    name, text = _name(path), _read_text(path)
    read = parse_yaml(text)
    if isinstance(read, SyntaxFault):
        raise _refuse(CONFIG_SYNTAX, f"{name} is not YAML: {read.message}", name, text, read.at)
    value, node = read
    if value is not None and not isinstance(value, dict):
        message = f"expected settings, found {describe_value(value)}"
        raise _refuse(CONFIG_SYNTAX, message, name, text, node.extent.start)
    return (name, text, node), value or {}


def _read_toml(path: Path) -> ConfigFile:
    from inlaid.configuration.toml_tree import parse_toml  # noqa: PLC0415 (for Zensical only)

    name, text = _name(path), _read_text(path)
    read = parse_toml(text)
    if isinstance(read, SyntaxFault):
        raise _refuse(CONFIG_SYNTAX, f"{name} is not TOML: {read.message}", name, text, read.at)
    values, node = read
    project = values.get("project", {})
    texts = ((name, text, node),)
    if not isinstance(project, dict):
        message = f"expected a table, found {describe_value(project)}"
        raise ConfigError(report_faults(wrong(message, "project").faults, texts))
    return ConfigFile(path, project, texts, ("project",))


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        message = f"{_name(path)} can't be read: {error.strerror}"
    except UnicodeDecodeError as error:
        message = f"{_name(path)} is not UTF-8 text: {error.reason} at byte {error.start}"
    raise _refuse(CONFIG_UNREADABLE, message, _name(path))


def _refuse(code: Code, message: str, name: str, text: str = "", at: int = 0) -> ConfigError:
    place, line = place_extent(name, text, Offsets(at, at))
    return ConfigError([Diagnostic(code, message, place, line, help=code.fix)])


def _find_inherited(path: Path, named: object, read: Sequence[Path], text: Text) -> Path:
    if not isinstance(named, str):
        raise _refuse_inherited(f"expected the path of a file, found {describe_value(named)}", text)
    following = Path(os.path.normpath(path.parent / named))
    if not following.is_file():
        raise _refuse_inherited(f"no file {_name(following)} to inherit from", text)
    if following in read:
        raise _refuse_inherited(f"{_name(following)} inherits from itself", text)
    return following


def _refuse_inherited(message: str, text: Text) -> ConfigError:
    return ConfigError(report_faults(wrong(message, _INHERIT).faults, [text]))


def _merge(inherited: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Mappings are merged key by key, as MkDocs does; of all else the own value holds."""
    merged = {**inherited, **own}
    for key in inherited.keys() & own.keys():
        below, above = inherited[key], own[key]
        if isinstance(below, dict) and isinstance(above, dict):
            merged[key] = _merge(below, above)
    return merged


def _name(path: Path) -> str:
    """The path as one would type it: the project may be that of a folder further up."""
    return relate_path(path, ".")
