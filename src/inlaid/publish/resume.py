"""What is really on a target, as far as a listing proves it."""

from inlaid.publish.manifest import Files
from inlaid.publish.parts import find_entity_tag
from inlaid.publish.plan import Found
from inlaid.publish.site import Site
from inlaid.publish.target import Snapshot


def find_present(site: Site, snapshot: Snapshot) -> Found:
    """Return what an interrupted publish has sent already, and what is lost or altered.

    An entity tag proves a content when it is the MD5 of what would be sent; other tags prove
    nothing, and the file is sent again.
    """
    listing = snapshot.listing
    if listing is None:
        return Found()
    begun: Files = snapshot.manifest.pending.files if snapshot.manifest.pending else {}
    same = {
        path
        for path, entry in site.files.items()
        if path in listing.tags
        and listing.tags[path] == find_entity_tag(site.contents[path], entry)
    }
    return Found(
        arrived=frozenset(path for path in same if begun.get(path) == site.files[path]),
        lost=frozenset(site.files.keys() - same),
        stored=listing.stored,
    )


def find_kept(snapshot: Snapshot) -> Found:
    """Return the contents that are stored on the target, as far as a listing was needed."""
    return Found(stored=snapshot.listing.stored) if snapshot.listing else Found()
