"""The programs that make a site: their versions, and the code of those that aren't a release."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import cast

from mkdocs.config.defaults import MkDocsConfig

from inlaid.hosts.mkdocs.cache.value_digest import digest
from inlaid.project.dependencies.content_digest import digest_bytes
from inlaid.version import __version__

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_METADATA = (".dist-info", ".egg-info")
_OWN = "inlaid"


def describe_environment(config: MkDocsConfig) -> str:
    """Return the digest of everything that runs in a build, but for the configuration.

    Python, every installed package by name and version, the files of hooks, and of packages that
    run from a checkout the size and times of each file.
    """
    return digest(
        __version__, sys.version, sys.platform,
        sorted(_list_releases()), _list_hooks(config), sorted(_list_checkouts(config)),
    )  # fmt: skip


def _list_releases() -> Iterator[str]:
    for folder in dict.fromkeys(sys.path):
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 (strings are what is needed)
        except OSError:
            continue
        yield from (name for name in names if name.endswith(_METADATA))


def _list_hooks(config: MkDocsConfig) -> list[str]:
    # MkDocs says it is a list.
    hooks = cast("Mapping[str, ModuleType]", config.hooks or {}).values()
    return [_read_module(hook) for hook in hooks]


def _read_module(module: ModuleType) -> str:
    try:
        return digest_bytes(Path(str(module.__file__)).read_bytes())
    except OSError:
        return ""


def _list_checkouts(config: MkDocsConfig) -> Iterator[list[object]]:
    extensions = [str(markdown_extension) for markdown_extension in config.markdown_extensions]
    modules = [_OWN, *(type(plugin).__module__ for plugin in config.plugins.values()), *extensions]
    for name in sorted({module.partition(".")[0] for module in modules}):
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and _INSTALLED.isdisjoint(Path(file).parts):
            yield from _list_files(os.path.dirname(file))  # noqa: PTH120 (a hot path)


def _list_files(folder: str) -> Iterator[list[object]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _list_files(entry.path)
            else:
                found = entry.stat()
                yield [entry.path, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
