"""What is really on a target, as far as a listing proves it."""

from collections.abc import Callable, Iterator
from functools import cache

from inlaid.publish.plan.layers import find_held
from inlaid.publish.plan.manifest import (
    Files,
    ManifestEntry,
    SiteLayout,
    find_key,
    find_live,
    is_same,
)
from inlaid.publish.plan.plan import FoundFiles
from inlaid.publish.plan.tags import shorten_tag
from inlaid.publish.site.content import Content
from inlaid.publish.site.site import Site
from inlaid.publish.targets.target import Listing, Snapshot

FindTag = Callable[[Content, ManifestEntry], str]


def find_present(site: Site, snapshot: Snapshot, find_tag: FindTag) -> FoundFiles:
    """Return what an interrupted publish has sent already, and what is lost or altered.

    A tag proves a content when it is that of what would be sent; other tags prove nothing, and the
    file is sent again.
    """
    listing = snapshot.listing
    if listing is None:
        return FoundFiles()
    if snapshot.manifest.layout is SiteLayout.LAYERS:
        return FoundFiles(keys=_find_sound_keys(site, snapshot, listing, find_tag))
    begun: Files = snapshot.manifest.pending.files if snapshot.manifest.pending else {}
    same = {
        path
        for path, entry in site.files.items()
        if path in listing.tags
        and path not in listing.damaged
        and listing.tags[path] == find_tag(site.contents[path], entry)
    }
    return FoundFiles(
        arrived=frozenset(path for path in same if begun.get(path) == site.files[path]),
        tags={path: shorten_tag(listing.tags[path]) for path in same},
        lost=frozenset(site.files.keys() - same),
        stored=listing.stored,
    )


def find_kept(snapshot: Snapshot) -> FoundFiles:
    """Return what is sound of what the target keeps, as far as a listing was made."""
    listing = snapshot.listing
    if listing is None:
        return FoundFiles()
    sound = listing.tags.keys() - listing.damaged
    return FoundFiles(
        stored=listing.stored, lost=find_live(snapshot.manifest).keys() - sound, keys=sound
    )


def _find_sound_keys(
    site: Site, snapshot: Snapshot, listing: Listing, find_tag: FindTag
) -> frozenset[str]:
    """Return the keys of the listing without those that hold something else than the site."""

    @cache
    def find_own_tag(path: str) -> str:
        return find_tag(site.contents[path], site.files[path])

    def find_altered() -> Iterator[str]:
        for path, entry in find_held(snapshot.manifest):
            key = find_key(path, entry)
            if is_same(entry, site.files.get(path)) and listing.tags.get(key) != find_own_tag(path):
                yield key

    return frozenset(listing.tags) - listing.damaged - frozenset(find_altered())
