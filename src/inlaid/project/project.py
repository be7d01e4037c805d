"""Configuration to one value: the roots and the options of a project."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from inlaid.configuration.file import ConfigFile, read_config
from inlaid.diagnostics.refusal import Refusal
from inlaid.errors import ConfigError
from inlaid.filesystem import relate_path
from inlaid.includes.selectors import Symbol
from inlaid.markers.regions import Range
from inlaid.markers.source_map import SourceMap
from inlaid.pages.page import Page
from inlaid.project.config_place import find_config, find_work_tree
from inlaid.project.extensions import NO_EXTENSIONS, Extensions, read_extensions
from inlaid.project.settings import Settings, parse_settings, read_settings
from inlaid.sources.tree import Places, SourceTree

# A host without plugins has the extension of Python-Markdown, whose options are the same and more.
_HOLDERS = ("plugins", "markdown_extensions")
# They resolve references by what they find in code, and report what they don't.
_RESOLVERS = frozenset({"autorefs", "mkdocstrings"})
_OF_EXTENSION = ("root", "page", "strict", "build")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its root, where its pages and its site are, and its settings.

    ``options`` is the plugin's mapping as configured, ``settings`` the same, checked. ``unplugged``
    is the configuration file of a host that runs neither the plugin nor the extension.
    ``extensions``: those that the host converts pages with.
    """

    root: Path
    docs_dir: Path
    site_dir: Path
    options: Mapping[str, object]
    settings: Settings
    unplugged: str = ""
    extensions: Extensions = NO_EXTENSIONS

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
            dialects=settings.dialects,
        )

    def display(self, path: Path) -> str:
        """The path relative to the root, with forward slashes."""
        return relate_path(path, self.root)


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
    """Return the project around ``start``: the nearest folder upwards with a configuration file.

    ``start`` may be such a file itself, of any name. Without one the project is the nearest git
    work tree, else ``within`` when ``start`` lies in it (where the command was called), else
    ``start`` itself, with all defaults.
    Raises ConfigError when the configuration can't be read or holds an unknown option.
    """
    start = start.resolve()
    if start.is_file():
        return _load_configured(start)
    if config := find_config(start):
        return _load_configured(config)
    called = within.resolve() if within and start.is_relative_to(within.resolve()) else start
    outermost = called if called.name else start  # never the whole file system
    root = find_work_tree(start) or outermost
    return Project(root, root, root / "site", {}, parse_settings({}))


def _load_configured(path: Path) -> Project:
    config = read_config(path)
    holder, options = _find_options(config)
    options = complete_options(options, _list_plugins(config.values.get("plugins")))
    settings = read_settings(options)
    if not isinstance(settings, Settings):
        places = [config.locate(holder, "inlaid", *each.name.split(".")) for each in settings]
        lines = [f"{at}: {each.message}" for at, each in zip(places, settings, strict=True)]
        raise ConfigError("\n".join(lines))
    return Project(
        path.parent,
        path.parent / _read_folder(config, "docs_dir", "docs"),
        path.parent / _read_folder(config, "site_dir", "site"),
        options,
        settings,
        "" if any(_names_us(config.values.get(each)) for each in _HOLDERS) else path.name,
        _read_extensions(config),
    )


def _read_extensions(config: ConfigFile) -> Extensions:
    listed = config.values.get("markdown_extensions")
    if listed is None and config.toml:
        return NO_EXTENSIONS  # those that Zensical has of its own accord, whichever they are
    return read_extensions(listed)


def _list_plugins(listed: object) -> Iterator[str]:
    if isinstance(listed, str):
        yield listed
    elif isinstance(listed, dict):
        yield from listed
    elif isinstance(listed, list):
        for each in listed:
            yield from _list_plugins(each)


def complete_options(options: Mapping[str, object], plugins: Iterable[str]) -> Mapping[str, object]:
    """Return the options with what follows from the other plugins of the site."""
    if _RESOLVERS.isdisjoint(plugins):
        return options
    return {"check_references": False, **options}


def _names_us(listed: object) -> bool:
    """Whether `plugins`, or a list of extensions, names Inlaid, with options or without."""
    if isinstance(listed, list):
        return any(each == "inlaid" or _names_us(each) for each in listed)
    return isinstance(listed, dict) and "inlaid" in listed


def _read_folder(config: ConfigFile, key: str, default: str) -> str:
    value = config.values.get(key)
    if value is None or isinstance(value, str):
        return value or default
    raise ConfigError(f"{config.locate(key)}: {key}: expected a folder, found {value!r}")


def _find_options(config: ConfigFile) -> tuple[str, Mapping[str, object]]:
    """The options of the plugin, or else of the extension, and where they stand; or no options."""
    for holder in _HOLDERS:
        options = _read_options(config, holder)
        if options:
            return holder, {k: v for k, v in options.items() if k not in _OF_EXTENSION}
    return _HOLDERS[0], {}


def _read_options(config: ConfigFile, holder: str) -> Mapping[str, object]:
    listed = config.values.get(holder)
    if listed is not None and not isinstance(listed, (dict, list)):
        raise ConfigError(f"{config.locate(holder)}: {holder}: expected a list, found {listed!r}")
    for entry in listed if isinstance(listed, list) else [listed]:
        options = entry.get("inlaid") if isinstance(entry, dict) else None
        if isinstance(options, dict):
            return options
        if options is not None:
            place = config.locate(holder, "inlaid")
            raise ConfigError(f"{place}: inlaid: expected options, found {options!r}")
    return {}
