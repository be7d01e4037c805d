"""Configuration to one value: the roots and the options of a project."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from inlaid.core.page import Page
from inlaid.core.refusal import Refusal
from inlaid.core.regions import Range
from inlaid.core.selectors import Symbol
from inlaid.core.source_map import SourceMap
from inlaid.errors import ConfigError
from inlaid.project.settings import Settings, find_dialects, parse_settings
from inlaid.sources.tree import Places, SourceTree

_CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its root, where its pages and its site are, and its settings.

    ``options`` is the plugin's mapping as configured, ``settings`` the same, checked.
    """

    root: Path
    docs_dir: Path
    site_dir: Path
    options: Mapping[str, object]
    settings: Settings

    def open_library(self) -> "ProjectLibrary":
        """A new reader of the project's sources; what it has read once it reads no more."""
        return ProjectLibrary(SourceTree(self.places()))

    def places(self) -> Places:
        """Where quoted files are looked up and may lie."""
        settings = self.settings
        return Places(
            root=self.root,
            base_paths=settings.base_path,
            allow=tuple(self.root / each for each in settings.allow),
            max_size=settings.max_file_size,
            dialects=find_dialects(settings.dialects),
        )

    def display(self, path: Path) -> str:
        """The path relative to the root, with forward slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()


@dataclass(frozen=True, slots=True)
class ProjectLibrary:
    """What resolving needs from the outside: the source tree and the finder of symbols."""

    tree: SourceTree

    def open_source(self, reference: str, page: Page, revision: str) -> SourceMap | Refusal:
        """The source that a page's ``reference`` names."""
        return self.tree.open_source(reference, page, revision)

    def find_symbol(self, source: SourceMap, symbol: Symbol) -> Range | Refusal:
        """The lines of a definition."""
        from inlaid.symbols import find_symbol  # noqa: PLC0415 (few pages name symbols)

        return find_symbol(source, symbol)


def load_project(start: Path, within: Path | None = None) -> Project:
    """Return the project around ``start``: the nearest folder upwards with an mkdocs.yml.

    Without one the project is the nearest git work tree, else ``within`` when ``start`` lies in it
    (where the command was called), else ``start`` itself, with all defaults.
    Raises ConfigError when the configuration can't be read or holds an unknown option.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in _CONFIG_NAMES:
            if (folder / name).is_file():
                return _load_configured(folder / name)
    called = within.resolve() if within and start.is_relative_to(within.resolve()) else start
    outermost = called if called.name else start  # never the whole file system
    root = next((each for each in (start, *start.parents) if (each / ".git").exists()), outermost)
    return Project(root, root, root / "site", {}, Settings())


def _load_configured(path: Path) -> Project:
    config = _read_config(path)
    options = find_plugin_options(config.get("plugins"))
    root = path.parent
    return Project(
        root,
        root / str(config.get("docs_dir") or "docs"),
        root / str(config.get("site_dir") or "site"),
        options,
        parse_settings(options),
    )


class ConfigLoader(yaml.SafeLoader):
    """Reads MkDocs' configuration; tags that need Python or the environment become None."""


ConfigLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def _read_config(path: Path) -> Mapping[str, object]:
    try:
        loaded = yaml.load(path.read_text("utf-8"), ConfigLoader)  # noqa: S506 (a SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = " ".join(str(error).split())
        raise ConfigError(f"{path}: {message}") from error
    if not isinstance(loaded, dict):
        raise ConfigError(f"{path}: expected a mapping")
    return loaded


def find_plugin_options(plugins: object) -> Mapping[str, object]:
    """Return the options of the `inlaid` plugin from MkDocs' `plugins` setting; empty without."""
    if isinstance(plugins, dict):
        entries = [plugins]
    elif isinstance(plugins, list):
        entries = [each for each in plugins if isinstance(each, dict)]
    else:
        return {}
    for entry in entries:
        options = entry.get("inlaid")
        if isinstance(options, dict):
            return options
    return {}
