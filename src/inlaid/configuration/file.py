"""The configuration file of MkDocs, read as MkDocs reads it, or that of Zensical, with places."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from inlaid.errors import ConfigError
from inlaid.filesystem import relate_path

_INHERIT = "INHERIT"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a configuration file holds, with the files that it inherits from, nearest first.

    ``toml``: the text of a file of that language, which has no tree.
    """

    path: Path
    values: Mapping[str, object]
    trees: tuple[tuple[Path, yaml.Node], ...] = ()
    toml: str = ""

    def locate(self, *keys: str) -> str:
        """Return FILE:LINE:COLUMN of the keys, from the outermost on, as far as they are there."""
        if not self.trees:
            return _find_in_toml(self.path, self.toml, keys)
        found = [(path, *_follow(node, keys)) for path, node in self.trees]
        path, _, mark = max(found, key=lambda each: each[1])
        return _format_place(path, mark)


class ConfigLoader(yaml.SafeLoader):
    """Reads what MkDocs reads; `!ENV` is the environment's, other tags become None."""


def _construct_variable(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    from yaml_env_tag import construct_env_tag  # noqa: PLC0415 (few configurations have the tag)

    value: object = construct_env_tag(loader, node)
    return value


ConfigLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)
ConfigLoader.add_constructor("!ENV", _construct_variable)


def read_config(path: Path) -> ConfigFile:
    """Return the configuration of a file; what it inherits comes after what it says.

    Raises ConfigError, with the place, when a file can't be read as a mapping.
    """
    if path.suffix == ".toml":
        text = _read_text(path)
        return ConfigFile(path, _parse_toml(path, text), toml=text)
    trees: list[tuple[Path, yaml.Node]] = []
    values: Mapping[str, object] = {}
    following: Path | None = path
    while following is not None:
        tree, own = _read(following)
        trees.append((following, tree))
        values = _merge(own, values)
        inherited = own.get(_INHERIT)
        following = _find_inherited(following, inherited, trees) if inherited else None
    return ConfigFile(path, values, tuple(trees))


def _read(path: Path) -> tuple[yaml.Node, Mapping[str, object]]:
    text = _read_text(path)
    try:
        loader = ConfigLoader(text)
        tree = loader.get_single_node()
        values = loader.construct_document(tree) if tree else {}
    except yaml.MarkedYAMLError as error:
        what = ", ".join(filter(None, (error.context, error.problem)))
        raise ConfigError(f"{_format_place(path, error.problem_mark)}: {what}") from error
    except (yaml.YAMLError, ValueError) as error:  # such as a date of a thirteenth month
        raise ConfigError(f"{_name(path)}: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise ConfigError(f"{_name(path)} is nested too deep") from error
    if not isinstance(values, dict):
        raise ConfigError(f"{_name(path)}:1:1: expected a mapping of settings")
    return tree or yaml.MappingNode("tag:yaml.org,2002:map", []), values


def _parse_toml(path: Path, text: str) -> Mapping[str, object]:
    try:
        values = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"{_name(path)}: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{_name(path)} is nested too deep") from error
    project = values.get("project", {})
    if not isinstance(project, dict):
        raise ConfigError(f"{_name(path)}: project: expected a table")
    return project


def _find_in_toml(path: Path, text: str, keys: tuple[str, ...]) -> str:
    """The line that sets the innermost key, or heads its table; as far as the keys are there."""
    at = 0
    for key in keys:
        name = rf"['\"]?{re.escape(key)}['\"]?[ \t]*([=\].])"
        form = re.compile(rf"^[ \t]*(?:[^=\n]*[.\[][ \t]*)?{name}", re.MULTILINE)
        if found := form.search(text, at):
            at = found.start()
            if found[1] == "=":  # what is below stands in its value
                break
    return f"{_name(path)}:{text.count(chr(10), 0, at) + 1}:1"


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{_name(path)} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_name(path)} is not UTF-8 text") from error


def _find_inherited(path: Path, named: object, read: list[tuple[Path, yaml.Node]]) -> Path:
    place = ConfigFile(path, {}, (read[-1],)).locate(_INHERIT)
    following = Path(os.path.normpath(path.parent / str(named)))
    if not following.is_file():
        raise ConfigError(f"{place}: no file {_name(following)} to inherit from")
    if following in {each for each, _ in read}:
        raise ConfigError(f"{place}: {_name(following)} inherits from itself")
    return following


def _merge(inherited: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Mappings are merged key by key, as MkDocs does; of all else the own value holds."""
    merged = {**inherited, **own}
    for key in inherited.keys() & own.keys():
        below, above = inherited[key], own[key]
        if isinstance(below, dict) and isinstance(above, dict):
            merged[key] = _merge(below, above)
    return merged


def _follow(node: yaml.Node, keys: tuple[str, ...]) -> tuple[int, yaml.Mark | None]:
    """How many of the keys are there, and where the last of them stands."""
    if not keys:
        return 0, None
    for key, value in _list_entries(node):
        if key.value == keys[0]:
            depth, mark = _follow(value, keys[1:])
            return depth + 1, mark or key.start_mark
    return 0, None


def _list_entries(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    """The keys of a mapping, or of the list of mappings and names that `plugins` may be."""
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [entry for each in node.value for entry in _list_entries(each) or [(each, each)]]
    return []


def _format_place(path: Path, mark: yaml.Mark | None) -> str:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return f"{_name(path)}:{line}:{column}"


def _name(path: Path) -> str:
    """The path as one would type it: the project may be that of a folder further up."""
    return relate_path(path, ".")
