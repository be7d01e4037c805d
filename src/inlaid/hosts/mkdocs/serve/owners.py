"""The plugins and hooks of a site that take part in an event, but for those that are known."""

from collections.abc import Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig

SEARCH_PLUGINS = ("search", "material/search")
_KNOWN = (*SEARCH_PLUGINS, "inlaid")


def find_owners(config: MkDocsConfig, events: Iterable[str]) -> Iterator[str]:
    """Yield the module of each unknown plugin or hook that takes part in one of the events."""
    known = {id(config.plugins[name]) for name in _KNOWN if name in config.plugins}
    for event in events:
        for method in config.plugins.events.get(event, ()):
            owner = getattr(method, "__self__", None)
            if owner is None or id(owner) not in known:
                yield f"{getattr(method, '__module__', '?')} (on_{event})"


def has_lasting(config: MkDocsConfig) -> bool:
    """Whether an unknown plugin lives longer than a build, so that half a build would alter it."""
    return any(
        hasattr(plugin, "on_startup") or hasattr(plugin, "on_shutdown")
        for name, plugin in config.plugins.items()
        if name not in _KNOWN
    )
