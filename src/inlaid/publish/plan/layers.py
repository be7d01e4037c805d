"""Where each file of a release lies when nothing is replaced: in the layer of some publish.

What a kept release or an interrupted publish has sent is used again, so a publish sends what is new
and no more. Layers that have become too many for the map at the edge are gathered into the new one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from inlaid.publish.plan.manifest import (
    LAYERS_PREFIX,
    Files,
    Headers,
    Manifest,
    ManifestEntry,
    Release,
    Retired,
    find_key,
)

_Content = tuple[str, str, Headers]


@dataclass(frozen=True, slots=True)
class Placement:
    """A release and what is in its grace, each file with its layer.

    ``sources`` are the keys from which files are copied into the layer of the release.
    """

    release: Release
    retired: Mapping[str, Retired]
    sources: Mapping[str, str]


def place_release(
    release: Release,
    retired: Mapping[str, Retired],
    base: Manifest,
    most_layers: Callable[[int], int],
    is_lost: Callable[[str, ManifestEntry], bool],
) -> Placement:
    """Return where the files of the release and those in their grace lie.

    ``most_layers`` says how many layers there may be for so many paths; ``is_lost`` says of a file
    of the base that it isn't where it should be.
    """
    holders = {
        (path, entry.sha256, entry.headers): entry.layer
        for path, entry in find_held(base)
        if not is_lost(path, entry)
    }
    files = {
        path: _place(path, entry, holders, release.id) for path, entry in release.files.items()
    }
    known = {path for path, _ in find_held(base)} | files.keys()
    live = {path: kept.entry for path, kept in retired.items()} | files
    gathered = _gather(live, release.id, most_layers(len(known)))
    return Placement(
        replace(release, files={path: gathered[path] for path in files}),
        {path: replace(kept, entry=gathered[path]) for path, kept in retired.items()},
        {path: find_key(path, entry) for path, entry in live.items() if entry != gathered[path]},
    )


def find_keys(manifest: Manifest) -> frozenset[str]:
    """Return the keys of all files that the manifest knows of."""
    return frozenset(find_key(path, entry) for path, entry in find_held(manifest))


def find_path(key: str) -> str:
    """Return the path of the file that lies at a key in a layer."""
    return key.removeprefix(LAYERS_PREFIX).partition("/")[2]


def find_held(manifest: Manifest) -> Iterator[tuple[str, ManifestEntry]]:
    """Yield each file that the manifest knows of, with its path; the served ones come last."""
    for release in reversed(manifest.releases[1:]):
        yield from release.files.items()
    if manifest.pending:
        yield from manifest.pending.files.items()
    yield from ((path, kept.entry) for path, kept in manifest.retired.items())
    yield from manifest.files.items()


def _place(
    path: str, entry: ManifestEntry, holders: Mapping[_Content, str], own: str
) -> ManifestEntry:
    layer = entry.layer or holders.get((path, entry.sha256, entry.headers), own)
    return replace(entry, layer=layer)


def _gather(files: Files, own: str, most: int) -> Files:
    """Move the files of the smallest layers into the own one when there are more than ``most``.

    Half of the room stays free, so that it doesn't happen again at the next publish.
    """
    sizes = Counter(file.layer for file in files.values())
    if len(sizes) <= most:
        return files
    spared = {own, *(layer for layer, _ in sizes.most_common(most // 2))}
    return {
        path: entry if entry.layer in spared else replace(entry, layer=own)
        for path, entry in files.items()
    }
