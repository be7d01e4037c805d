"""The Markdown extensions that a site is converted with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SNIPPETS = "pymdownx.snippets"
_SUPERFENCES = "pymdownx.superfences"
_PACKAGES = frozenset({"pymdownx", "zensical"})
_BUILT_IN = ("toc", "tables", "fenced_code")  # what MkDocs has without being told


@dataclass(frozen=True, slots=True)
class Extensions:
    """The extensions by name, in order, and the options of those that have some."""

    names: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def custom_fences(self) -> frozenset[str]:
        """The languages whose fences the site shows in a way of its own."""
        listed = self.options.get(_SUPERFENCES, {}).get("custom_fences")
        entries = listed if isinstance(listed, list) else []
        names = (entry.get("name") for entry in entries if isinstance(entry, Mapping))
        return frozenset(str(name) for name in names if name and name != "*")


NO_EXTENSIONS = Extensions()


def read_extensions(listed: object) -> Extensions:
    """Return the extensions of `markdown_extensions` as a configuration file lists them."""
    found = dict(_list_entries(listed))
    options = {name: _prune(own) for name, own in found.items() if isinstance(own, Mapping)}
    return Extensions(tuple(dict.fromkeys((*_BUILT_IN, *found))), options)


def _list_entries(listed: object) -> Iterator[tuple[str, object]]:
    if isinstance(listed, str):
        yield listed, None
    elif isinstance(listed, Mapping):
        for name, options in listed.items():
            if name in _PACKAGES and isinstance(options, Mapping):  # tables of TOML
                yield from ((f"{name}.{key}", inner) for key, inner in options.items())
            else:
                yield str(name), options
    elif isinstance(listed, list):
        for item in listed:
            yield from _list_entries(item)


def _prune(value: Mapping[object, object]) -> Mapping[str, object]:
    """The options without those that only MkDocs itself reads, such as names of functions."""
    return {str(key): _prune_value(inner) for key, inner in value.items() if inner is not None}


def _prune_value(value: object) -> object:
    if isinstance(value, Mapping):
        return _prune(value)
    return [_prune_value(item) for item in value] if isinstance(value, list) else value
