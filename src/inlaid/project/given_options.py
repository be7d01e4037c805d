"""Where the settings of a project are given: at the plugin and at the extension, as one set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inlaid.configuration.reader import KeyedFinding, Wrong, expected
from inlaid.diagnostics.codes import SETTING_CONFLICT
from inlaid.diagnostics.finding import Finding
from inlaid.project.settings import Settings, read_settings

if TYPE_CHECKING:
    from inlaid.configuration.file import ConfigFile

NAME = "inlaid"
PLUGINS, EXTENSIONS = "plugins", "markdown_extensions"
# What only the extension of Python-Markdown is given, and reads by itself; and what MkDocs reads of
# the options of any plugin.
OF_EXTENSION = ("root", "page", "strict", "build")
_OF_PLUGIN = ("enabled",)


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were given to the plugin and to the extension."""

    plugin: Mapping[str, object]
    extension: Mapping[str, object]

    def join(self) -> Mapping[str, object]:
        """Return the one set; what is left empty in one place is that of the other."""
        own = {key: value for key, value in self.plugin.items() if value is not None}
        return {**self.plugin, **self.extension, **own}

    def read(self, options: Mapping[str, object]) -> Settings | Wrong:
        """Return the settings of ``options``, which are those of both; faults are placed."""
        settings = read_settings(options)
        conflicts = tuple(self._find_conflicts())
        if isinstance(settings, Settings):
            return Wrong(conflicts) if conflicts else settings
        return Wrong((*map(self._place, settings.faults), *conflicts))

    def _place(self, fault: KeyedFinding) -> KeyedFinding:
        return replace(fault, above=self.find_holder(str(fault.keys[0]) if fault.keys else ""))

    def find_holder(self, key: str) -> tuple[str, str]:
        """Return the keys of the list and the entry in which a setting is given."""
        at_extension = self.plugin.get(key) is None and key in self.extension
        return (EXTENSIONS if at_extension else PLUGINS, NAME)

    def _find_conflicts(self) -> Iterator[KeyedFinding]:
        for key in self.plugin.keys() & self.extension.keys():
            if not _reads_alike(key, self.plugin[key], self.extension[key]):
                message = "the extension and the plugin are given different values"
                yield KeyedFinding(
                    (str(key),),
                    Finding(SETTING_CONFLICT, message),
                    above=(EXTENSIONS, NAME),
                    beside=(PLUGINS, NAME, str(key)),
                )


def _reads_alike(key: str, one: object, other: object) -> bool:
    """Whether two values mean the same, as `off` and `false` may; one left empty says nothing."""
    if one is None or other is None or one == other:
        return True
    read = read_settings({key: one})
    return isinstance(read, Settings) and read == read_settings({key: other})


def find_given(config: "ConfigFile") -> Given | Wrong:
    """Return the options in a file, or why a place of theirs is something else."""
    plugin = _find_options(config.values.get(PLUGINS), PLUGINS)
    extension = _find_options(config.values.get(EXTENSIONS), EXTENSIONS)
    if isinstance(plugin, Wrong) or isinstance(extension, Wrong):
        both = (found for found in (plugin, extension) if isinstance(found, Wrong))
        return Wrong(tuple(fault for found in both for fault in found.faults))
    return Given(
        {key: value for key, value in plugin.items() if key not in _OF_PLUGIN},
        take_settings(extension),
    )


def take_settings(options: Mapping[str, object]) -> Mapping[str, object]:
    """Return those options of the extension that are settings of the project."""
    return {key: value for key, value in options.items() if key not in OF_EXTENSION}


def _find_options(listed: object, holder: str) -> Mapping[str, object] | Wrong:
    if listed is not None and not isinstance(listed, (dict, list)):
        return expected("a list", listed).below(holder)
    for entry in listed if isinstance(listed, list) else [listed]:
        options = entry.get(NAME) if isinstance(entry, dict) else None
        if isinstance(options, dict):
            return options
        if options is not None:
            return expected("settings", options).below(holder, NAME)
    return {}


def list_names_of(listed: object) -> Iterator[str]:
    """Yield the names of plugins or extensions."""
    for entry in listed if isinstance(listed, list) else [listed]:
        yield from map(str, entry if isinstance(entry, dict) else [entry])
