"""Configuration to one value: the roots, the options and the pages of a project."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from inlaid.core import codes
from inlaid.core.diagnostics import Diagnostic
from inlaid.core.dialects import DIALECTS
from inlaid.core.dialects.dialect import Dialect
from inlaid.core.location import Location
from inlaid.core.nearest import find_nearest, list_names
from inlaid.core.page import Page
from inlaid.core.regions import Range, SourceMap
from inlaid.core.resolve import Refusal, Resolution, resolve_page
from inlaid.core.selectors import Symbol
from inlaid.errors import ConfigError
from inlaid.render.commonmark import find_commonmark_fences, find_undefined_references
from inlaid.sources.decode import decode_text
from inlaid.sources.tree import Places, SourceTree
from inlaid.symbols import find_symbol

_CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The plugin's own options, each checked; folders are relative to the project root.

    ``verify`` and ``publish`` are the sub-trees that those engines check themselves.
    """

    base_path: tuple[str, ...] = ("snippets", ".")
    allow: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("snippets",)
    dialects: tuple[str, ...] = tuple(each.name for each in DIALECTS)
    max_file_size: int = 5_000_000
    check_references: bool = True
    source_link: str = ""
    verify: Mapping[str, object] = field(default_factory=dict)
    publish: Mapping[str, object] = field(default_factory=dict)


SETTING_NAMES: tuple[str, ...] = tuple(Settings.__dataclass_fields__)


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
            dialects=_find_dialects(settings.dialects),
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
        return find_symbol(source, symbol)


def load_project(start: Path) -> Project:
    """Return the project around ``start``: the nearest folder upwards with an mkdocs.yml.

    Without one the project is the nearest git work tree, or ``start`` itself, with all defaults.
    Raises ConfigError when the configuration can't be read or holds an unknown option.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        for name in _CONFIG_NAMES:
            if (folder / name).is_file():
                return _load_configured(folder / name)
    root = next((each for each in (start, *start.parents) if (each / ".git").exists()), start)
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


class _Loader(yaml.SafeLoader):
    """Reads MkDocs' configuration; tags that need Python or the environment become None."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def _read_config(path: Path) -> Mapping[str, object]:
    try:
        loaded = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 (a SafeLoader)
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


def parse_settings(options: Mapping[str, object]) -> Settings:
    """Return the settings of the plugin's options.

    Raises ConfigError for an unknown option, with the nearest name, and for a wrong type.
    """
    given = {key: value for key, value in options.items() if value is not None}
    for key in given:
        if key not in SETTING_NAMES:
            near = find_nearest(str(key), SETTING_NAMES)
            hint = f"did you mean '{near}'? " if near else ""
            names = list_names(sorted(SETTING_NAMES), 20)
            raise ConfigError(f"inlaid: unknown option '{key}'; {hint}The options are: {names}")
    parsed = {key: _PARSERS[key](key, value) for key, value in given.items()}
    settings = Settings(**parsed)  # type: ignore[arg-type] # each parser returns its field's type
    _find_dialects(settings.dialects)
    return settings


def _parse_names(key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ConfigError(f"inlaid: {key}: expected a name or a list of names, found {value!r}")


def _parse_size(key: str, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ConfigError(f"inlaid: {key}: expected a number of bytes, found {value!r}")


def _parse_switch(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ConfigError(f"inlaid: {key}: expected true or false, found {value!r}")


def _parse_text(key: str, value: object) -> str:
    if isinstance(value, str):
        return value
    raise ConfigError(f"inlaid: {key}: expected a text, found {value!r}")


def _parse_tree(key: str, value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise ConfigError(f"inlaid: {key}: expected a mapping, found {value!r}")


_PARSERS: dict[str, Callable[[str, object], object]] = {
    "base_path": _parse_names,
    "allow": _parse_names,
    "sources": _parse_names,
    "dialects": _parse_names,
    "max_file_size": _parse_size,
    "check_references": _parse_switch,
    "source_link": _parse_text,
    "verify": _parse_tree,
    "publish": _parse_tree,
}


def _find_dialects(names: Iterable[str]) -> tuple[Dialect, ...]:
    known = {each.name: each for each in DIALECTS}
    for name in names:
        if name not in known:
            near = find_nearest(name, known)
            hint = f"did you mean '{near}'? " if near else ""
            raise ConfigError(
                f"inlaid: dialects: unknown dialect '{name}'; {hint}"
                f"The dialects are: {list_names(known, 20)}"
            )
    wanted = set(names)
    return tuple(each for each in DIALECTS if each.name in wanted)


def find_pages(project: Project, paths: Sequence[Path] = ()) -> Iterator[Path]:
    """Yield the Markdown files below ``paths``, by default of the docs folder, sorted.

    Hidden folders and installed packages are left out below a folder, but not when named.
    Raises ConfigError for a path that does not exist.
    """
    for path in paths or (project.docs_dir,):
        if path.is_dir():
            yield from _walk(path)
        elif path.exists():
            yield path
        else:
            raise ConfigError(f"no such file or folder: {path}")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            each for each in folders if each not in _SKIPPED and not each.startswith(".")
        )
        for name in sorted(names):
            if name.endswith(_MARKDOWN):
                yield Path(parent, name)


def read_page(project: Project, path: Path) -> Page | Refusal:
    """Return the page at ``path``, or why it can't be read as text."""
    shown = project.display(path)
    try:
        text = decode_text(shown, path.read_bytes())
    except OSError as error:
        return Refusal(codes.FILE_UNREADABLE, f"{shown} can't be read: {error.strerror}")
    return text if isinstance(text, Refusal) else parse_page(shown, text)


def parse_page(path: str, text: str) -> Page:
    """Return the page of a text, with the `base_path` of its front matter."""
    return Page(path, text, _find_base_path(text))


def _find_base_path(text: str) -> str:
    if not text.startswith("---\n"):
        return ""
    end = text.find("\n---", 3)
    if end < 0 or "inlaid" not in text[:end]:
        return ""
    try:
        meta = yaml.load(text[4:end], _Loader)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError:
        return ""
    own = meta.get("inlaid") if isinstance(meta, dict) else None
    base = own.get("base_path") if isinstance(own, dict) else None
    return base if isinstance(base, str) else ""


def resolve_project_page(project: Project, page: Page, library: ProjectLibrary) -> Resolution:
    """Resolve a page by the rules of its host: Python-Markdown below docs, else CommonMark."""
    inside = (project.root / page.path).is_relative_to(project.docs_dir)
    hosted = inside and project.docs_dir != project.root
    fences = None if hosted else find_commonmark_fences(page.text)
    return resolve_page(page, library, fences)


def check_pages(project: Project, paths: Iterable[Path]) -> list[Diagnostic]:
    """Return all that is wrong with pages: includes, their sources, reference links."""
    library = project.open_library()
    found: list[Diagnostic] = []
    for path in paths:
        page = read_page(project, path)
        if isinstance(page, Refusal):
            place = Location(project.display(path), 1)
            found.append(Diagnostic(page.code, page.message, place, help=page.help))
            continue
        found.extend(resolve_project_page(project, page, library).diagnostics)
        if project.settings.check_references:
            found.extend(find_undefined_references(page))
    return found
