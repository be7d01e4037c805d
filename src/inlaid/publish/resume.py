"""What is really on a target, as far as a listing proves it."""

from collections.abc import Mapping
from functools import cache

from inlaid.publish.aws.parts import find_entity_tag
from inlaid.publish.plan.layers import find_held
from inlaid.publish.plan.manifest import Files, ManifestEntry, SiteLayout, find_key, is_same
from inlaid.publish.plan.plan import FoundFiles
from inlaid.publish.site.site import Site
from inlaid.publish.targets.target import Snapshot


def find_present(site: Site, snapshot: Snapshot) -> FoundFiles:
    """Return what an interrupted publish has sent already, and what is lost or altered.

    An entity tag proves a content when it is the MD5 of what would be sent; other tags prove
    nothing, and the file is sent again.
    """
    listing = snapshot.listing
    if listing is None:
        return FoundFiles()
    if snapshot.manifest.layout is SiteLayout.LAYERS:
        return FoundFiles(keys=_find_sound_keys(site, snapshot, listing.tags))
    begun: Files = snapshot.manifest.pending.files if snapshot.manifest.pending else {}
    same = {
        path
        for path, entry in site.files.items()
        if path in listing.tags
        and listing.tags[path] == find_entity_tag(site.contents[path], entry)
    }
    return FoundFiles(
        arrived=frozenset(path for path in same if begun.get(path) == site.files[path]),
        lost=frozenset(site.files.keys() - same),
        stored=listing.stored,
    )


def find_kept(snapshot: Snapshot) -> FoundFiles:
    """Return the contents that are stored on the target, as far as a listing was needed."""
    if snapshot.listing is None:
        return FoundFiles()
    return FoundFiles(stored=snapshot.listing.stored, keys=snapshot.listing.tags.keys())


def _find_sound_keys(site: Site, snapshot: Snapshot, tags: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of the listing without those that hold something else than the site."""

    @cache
    def find_tag(path: str) -> str:
        return find_entity_tag(site.contents[path], site.files[path])

    def is_altered(path: str, entry: ManifestEntry) -> bool:
        if not is_same(entry, site.files.get(path)):
            return False
        return tags.get(find_key(path, entry)) != find_tag(path)

    held = find_held(snapshot.manifest)
    return frozenset(tags) - {find_key(*each) for each in held if is_altered(*each)}
