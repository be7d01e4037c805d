"""Configuration to one value: the roots and the options of a project."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.configuration.reader import Wrong, expected
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.errors import ConfigError
from inlaid.filesystem import relate_path
from inlaid.packages.installed import find_installed
from inlaid.pages.page import Page
from inlaid.project.config_place import find_config, find_own_config, find_work_tree
from inlaid.project.conversion.extensions import (
    NO_EXTENSIONS,
    SNIPPETS,
    Extensions,
    read_extensions,
)
from inlaid.project.given_options import (
    EXTENSIONS,
    NAME,
    PLUGINS,
    find_given,
    list_names_of,
)
from inlaid.project.settings import Settings
from inlaid.sources.tree import Places, SourceTree

if TYPE_CHECKING:
    from inlaid.configuration.fence_defaults import FenceDefaults
    from inlaid.configuration.file import ConfigFile
    from inlaid.includes.directive import Options
    from inlaid.includes.selectors import Symbol
    from inlaid.languages.language import Language
    from inlaid.markers.regions import Range
    from inlaid.markers.source_map import SourceMap
    from inlaid.project.snippets import SnippetSettings

MEMORY = ".inlaid"
"""The folder in a project that keeps what it has learned; it ignores itself in git."""
VERIFIED = "verified.json"
"""The file in it that holds what runs have verified."""

_OURS = "sequence"
_HOOKS = "hooks"


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its root, where its pages and its site are, and its settings.

    ``options`` are those of the plugin and the extension as configured, ``settings`` the same,
    checked. ``unplugged`` is the configuration file of a host that runs neither of the two,
    ``snippets`` what brings files into pages, if anything does. ``extensions``: those that
    the host converts pages with. ``plugins``: its plugins and hooks, as a configuration file names
    them. ``language``: that of the pages, such as `de`. ``config``: its configuration file.
    ``features``: those of the theme. ``repo_url`` and ``edit_uri``: where the repository is shown,
    as configured.
    ``title``: of the site.
    """

    root: Path
    docs_dir: Path
    site_dir: Path
    options: Mapping[str, object]
    settings: Settings
    unplugged: str = ""
    snippets: "SnippetSettings | None" = None
    extensions: Extensions = NO_EXTENSIONS
    plugins: tuple[str, ...] = ()
    language: str = "en"
    config: Path | None = None
    features: frozenset[str] = frozenset()
    repo_url: str = ""
    edit_uri: str = ""
    title: str = ""

    @property
    def drawn(self) -> frozenset[str]:
        """The languages whose fences are drawn."""
        return self.select_drawn(self.extensions.custom_fences)

    @property
    def local_extensions(self) -> Extensions:
        """The extensions as a check can run them: in any folder, without a network."""
        if self.snippets is None:
            return self.extensions
        given = self.extensions.options.get(SNIPPETS) or {}
        found = self.snippets.find_options(self.root, self.docs_dir)
        options = {**self.extensions.options, SNIPPETS: {**given, **found}}
        return replace(self.extensions, options=options)

    def select_drawn(self, custom_fences: frozenset[str]) -> frozenset[str]:
        """The same where the site has these custom fences; `sequence` may be one of them."""
        return frozenset(self.settings.diagrams) - ({_OURS} & custom_fences)

    def open_library(self) -> "ProjectLibrary":
        """A new reader of the project's sources; what it has read once it reads no more."""
        return ProjectLibrary(SourceTree(self.places()), self.settings.fences)

    def places(self) -> Places:
        """Where quoted files are looked up and may lie."""
        settings = self.settings
        return Places(
            root=self.root,
            base_paths=settings.base_path,
            allow=tuple(self.root / folder for folder in settings.allow),
            max_size=settings.max_file_size,
            dialects=settings.own_dialects,
        )

    def list_snippet_places(self, path: str) -> tuple[Path, ...]:
        """Every path that decides which file a snippet of a page brings in."""
        settings = self.snippets
        return settings.list_places(path, self.root, self.docs_dir) if settings else ()

    def place_setting(self, *keys: str) -> tuple[Location, str]:
        """Where a setting of ours stands in the configuration file, and that line.

        The begin of the file without keys; where they lead nowhere, the place that is nearest.
        """
        from inlaid.configuration.file import place_key, read_config  # noqa: PLC0415 (as below)

        if self.config is None:
            return place_key((), ())
        config = read_config(self.config)
        given = find_given(config)
        above = () if isinstance(given, Wrong) or not keys else given.find_holder(keys[0])
        place, line = place_key((*above, *keys), config.texts, config.top)
        return replace(place, path=self.display(Path(place.path).absolute())), line

    def display(self, path: Path) -> str:
        """The path relative to the root, with forward slashes."""
        text, inside = str(path), f"{self.root}{os.sep}"
        if text.startswith(inside) and ".." not in text:
            return text[len(inside) :].replace(os.sep, "/")  # as most are, and far quicker
        return relate_path(text, self.root)


@dataclass(frozen=True, slots=True)
class ProjectLibrary:
    """What resolving needs from the outside: sources, symbols, and the defaults of options."""

    tree: SourceTree
    defaults: "FenceDefaults | None" = None

    def find_defaults(self, page: Page) -> "Options":
        """What the options mean that a fence of a page doesn't have."""
        from inlaid.configuration.fence_defaults import FenceDefaults  # noqa: PLC0415 (for includes)

        return (self.defaults or FenceDefaults()).find(page)

    def open_source(self, reference: str, page: Page, revision: str) -> "SourceMap | Finding":
        """The source that a page's ``reference`` names."""
        return self.tree.open_source(reference, page, revision)

    @property
    def languages(self) -> "tuple[Language, ...]":
        """The languages of installed packages."""
        return find_installed()

    def find_symbol(self, source: "SourceMap", symbol: "Symbol") -> "Range | Finding":
        """The lines of a definition."""
        from inlaid.symbols import find_symbol  # noqa: PLC0415 (few pages name symbols)

        return find_symbol(source, symbol)

    def is_same_code(self, language: str, one: str, other: str) -> bool:
        """Whether two texts of a language differ at most in what formatters change."""
        from inlaid.formatting.same_code import is_same_code  # noqa: PLC0415 (for bodies that differ)

        return is_same_code(language, one, other)


def load_project(start: Path, within: Path | None = None) -> Project:
    """Return the project around ``start``: the nearest folder upwards with a configuration file.

    ``start`` may be such a file itself, of any name. Without one the project is the nearest git
    work tree, else ``within`` when ``start`` lies in it (where the command was called), else
    ``start`` itself, with all defaults.
    Raises ConfigError, with every mistake, when the configuration can't be read or has mistakes.
    """
    start = start.resolve()
    if start.is_file():
        return _load_configured(start)
    if config := find_config(start):
        return _load_configured(config)
    called = within.resolve() if within and start.is_relative_to(within.resolve()) else start
    outermost = called if called.name else start  # never the whole file system
    return _make_unconfigured(find_work_tree(start) or outermost)


def load_root(root: Path) -> Project:
    """Return the project whose root is that folder, or the folder of that configuration file.

    Nothing above it counts; without a configuration file it has all defaults.
    Raises ConfigError, with every mistake, when the configuration can't be read or has mistakes.
    """
    root = root.resolve()
    config = root if root.is_file() else find_own_config(root)
    return _load_configured(config) if config else _make_unconfigured(root)


def _make_unconfigured(root: Path) -> Project:
    return Project(root, root, root / "site", {}, Settings())


def _load_configured(path: Path) -> Project:
    from inlaid.configuration.file import read_config  # noqa: PLC0415 (MkDocs has read its own)

    config = read_config(path)
    docs_dir = _read_folder(config, "docs_dir", "docs")
    site_dir = _read_folder(config, "site_dir", "site")
    plugins = list(list_names_of(config.values.get(PLUGINS)))
    given = find_given(config)
    options = {} if isinstance(given, Wrong) else given.join()
    settings = given if isinstance(given, Wrong) else given.read(options)
    if (
        isinstance(docs_dir, Wrong) or isinstance(site_dir, Wrong) or isinstance(settings, Wrong)
    ):  # fmt: skip
        wrong = (read for read in (docs_dir, site_dir, settings) if isinstance(read, Wrong))
        raise ConfigError(config.report(fault for read in wrong for fault in read.faults))
    is_plugged = NAME in {*plugins, *list_names_of(config.values.get(EXTENSIONS))}
    return Project(
        path.parent,
        path.parent / docs_dir,
        path.parent / site_dir,
        options,
        settings,
        "" if is_plugged else path.name,
        find_snippets(config.values.get(EXTENSIONS)),
        _find_extensions(config),
        (*plugins, *list_names_of(config.values.get(_HOOKS) or [])),
        find_language(config.values.get("theme")),
        path,
        find_features(config.values.get("theme")),
        _read_text(config.values.get("repo_url")),
        _read_text(config.values.get("edit_uri")),
        str(config.values.get("site_name") or ""),
    )


def _read_text(value: object) -> str:
    """A setting of the host; what is wrong with it, the host says."""
    return value if isinstance(value, str) else ""


def find_language(theme: object) -> str:
    """The language that a theme's settings name: `language` of Material, `locale` of others."""
    if not isinstance(theme, Mapping):
        return "en"
    return str(theme.get("language") or theme.get("locale") or "en")


def find_features(theme: object) -> frozenset[str]:
    """The features that a theme's settings turn on."""
    listed = theme.get("features") if isinstance(theme, Mapping) else None
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


def find_snippets(extensions: object) -> "SnippetSettings | None":
    """Return what brings files into pages, if an extension of this list does."""
    if SNIPPETS not in list_names_of(extensions):
        return None
    from inlaid.project.snippets import find_snippet_settings  # noqa: PLC0415 (few sites have it)

    return find_snippet_settings(extensions)


def _find_extensions(config: "ConfigFile") -> Extensions:
    listed = config.values.get(EXTENSIONS)
    if listed is None and config.path.suffix == ".toml":
        return NO_EXTENSIONS  # those that Zensical has of its own accord, whichever they are
    return read_extensions(listed)


def _read_folder(config: "ConfigFile", key: str, default: str) -> str | Wrong:
    value = config.values.get(key)
    if value is None or isinstance(value, str):
        return value or default
    return expected("a folder", value).below(key)
