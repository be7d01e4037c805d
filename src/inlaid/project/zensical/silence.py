"""What would go wrong in silence on a site that Zensical builds."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from inlaid.configuration.file import ConfigFile, read_config
from inlaid.configuration.reader import KeyedFinding
from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.nearest import list_names
from inlaid.filesystem import relate_path
from inlaid.project.given_options import EXTENSIONS, NAME, PLUGINS, list_names_of
from inlaid.project.project import Project

WATCH = "watch"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Lacks:
    """What the configuration of Zensical lacks: our extension, and folders or files to watch."""

    config: ConfigFile
    extension: bool
    watch: tuple[str, ...]
    sources: tuple[str, ...]

    def report(self) -> tuple[Diagnostic, ...]:
        """Return a diagnostic for each of the two."""
        return self.config.report(self._list_faults())

    def _list_faults(self) -> Iterator[KeyedFinding]:
        if self.extension:
            is_plugin = NAME in list_names_of(self.config.values.get(PLUGINS))
            names = f"names {NAME} under {PLUGINS} only" if is_plugin else f"doesn't name {NAME}"
            file = self.config.path.name
            message = f"Zensical builds this site and runs no plugins, and {file} {names}"
            above = (PLUGINS, NAME) if is_plugin else ()
            yield KeyedFinding((), Finding(codes.EXTENSION_MISSING, message), True, above)
        if self.watch:
            files = list_names(self.sources, _SHOWN)
            message = f"Zensical would not notice changes of {files}"
            fix = f"Add {list_names(self.watch)} to `{WATCH}`, or run `inlaid check --fix`."
            yield KeyedFinding((WATCH,), Finding(codes.WATCH_MISSING, message, fix))


def find_lacks(project: Project, path: Path, sources: Iterable[str]) -> Lacks:
    """Return what the configuration at ``path`` lacks for pages that quote ``sources``.

    Those are relative to the root of the project. Zensical looks at files of the docs folder only
    if they are pages.
    """
    config = read_config(path)
    watched = [_resolve(path.parent, entry) for entry in _list_watched(config.values)]
    uncovered = sorted(
        source for source in sources if not _covers(watched, _resolve(project.root, source))
    )
    named = NAME in list_names_of(config.values.get(EXTENSIONS))
    entries = dict.fromkeys(_choose_entry(project, path, source) for source in uncovered)
    return Lacks(config, not named, tuple(entries), tuple(uncovered))


def _list_watched(values: Mapping[str, object]) -> Iterator[str]:
    listed = values.get(WATCH)
    yield from (
        (entry for entry in listed if isinstance(entry, str)) if isinstance(listed, list) else ()
    )


def _resolve(folder: Path, name: str) -> str:
    return os.path.realpath(folder / name)


def _covers(watched: Iterable[str], source: str) -> bool:
    return any(
        source == entry or source.startswith(entry.rstrip(os.sep) + os.sep) for entry in watched
    )


def _choose_entry(project: Project, config: Path, source: str) -> str:
    """The folder to watch for a source: that of `base_path`, else its own, else the file alone.

    Never one with the pages or the site in it: Zensical would build all for each that it writes.
    """
    file = project.root / source
    bases = [project.root / base for base in project.settings.base_path]
    inside = [base for base in (*bases, file.parent) if file.is_relative_to(base)]
    built = (project.docs_dir, project.site_dir)
    folders = [base for base in inside if not any(path.is_relative_to(base) for path in built)]
    return relate_path(str(folders[0] if folders else file), str(config.parent))
