"""Which entity tag proves each file on a target: recorded when sent, compared with a listing.

Of a tag, the first digits are enough to notice damage, and the number of parts that it is made of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from inlaid.publish.plan.layers import find_held
from inlaid.publish.plan.manifest import (
    STORED_PREFIX,
    Files,
    Manifest,
    ManifestEntry,
    Retired,
    SiteLayout,
    find_key,
    find_live,
    stored_name,
)

_DIGITS: Final = 8
_Object = tuple[str, str, str]


def shorten_tag(tag: str) -> str:
    """Return what is recorded of an entity tag."""
    digest, dash, parts = tag.strip('"').partition("-")
    return digest[:_DIGITS] + dash + parts


def keep_tags(files: Files, tags: Mapping[str, str]) -> Files:
    """Return the files with the tags that are known by path."""
    return {path: replace(entry, tag=tags.get(path, entry.tag)) for path, entry in files.items()}


def record_tags(manifest: Manifest, base: Manifest, sent: Mapping[str, str]) -> Manifest:
    """Return the manifest with the tags of what was sent, by key, and of what lies there since."""
    known = {_name(path, entry): entry.tag for path, entry in find_held(base) if entry.tag}

    def mark(path: str, entry: ManifestEntry) -> ManifestEntry:
        tag = sent.get(find_key(path, entry))
        return replace(
            entry, tag=entry.tag or known.get(_name(path, entry), "") if tag is None else tag
        )

    served, *older = manifest.releases
    files = {path: mark(path, entry) for path, entry in served.files.items()}
    retired = {
        path: Retired(mark(path, kept.entry), kept.releases_left)
        for path, kept in manifest.retired.items()
    }
    return replace(manifest, releases=(replace(served, files=files), *older), retired=retired)


def find_damaged(manifest: Manifest, tags: Mapping[str, str]) -> frozenset[str]:
    """Return the keys that are listed with another tag than the one that is recorded."""
    return frozenset(
        key for key, tag in _expect(manifest) if key in tags and shorten_tag(tags[key]) != tag
    )


def _expect(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield keys with their recorded tags."""
    if manifest.layout is SiteLayout.LAYERS:
        held = find_held(manifest)
        yield from ((find_key(path, entry), entry.tag) for path, entry in held if entry.tag)
        return
    begun: Files = manifest.pending.files if manifest.pending else {}
    for path, entry in find_live(manifest).items():
        if entry.tag and path not in begun:  # of those, nobody knows which content they have
            yield path, entry.tag
    for release in manifest.releases[1:]:
        for entry in release.files.values():
            if entry.tag and "-" not in entry.tag:  # a copy is one part
                yield STORED_PREFIX + stored_name(entry), entry.tag


def _name(path: str, entry: ManifestEntry) -> _Object:
    return find_key(path, entry), entry.sha256, entry.headers.content_encoding
