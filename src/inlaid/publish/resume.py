"""What an interrupted publish left behind, as far as a listing proves it."""

import hashlib

from inlaid.publish.encode import encode
from inlaid.publish.manifest import Files
from inlaid.publish.plan import Found
from inlaid.publish.settings import Encoding
from inlaid.publish.site import Site, read_content
from inlaid.publish.target import Snapshot


def find_arrived(site: Site, snapshot: Snapshot) -> Found:
    """Return the files of the site that an interrupted publish has sent already.

    An entity tag proves it when it is the MD5 of what would be sent; other tags prove nothing.
    """
    if snapshot.listing is None:
        return Found()
    begun: Files = snapshot.manifest.pending.files if snapshot.manifest.pending else {}
    tags = snapshot.listing.tags
    arrived = frozenset(
        path
        for path, entry in site.files.items()
        if begun.get(path) == entry and tags.get(path) == _find_tag(site, path)
    )
    return Found(arrived, snapshot.listing.stored)


def find_kept(snapshot: Snapshot) -> Found:
    """Return the contents that are stored on the target, as far as a listing was needed."""
    return Found(stored=snapshot.listing.stored) if snapshot.listing else Found()


def _find_tag(site: Site, path: str) -> str:
    encoding = Encoding(site.files[path].headers.content_encoding or "none")
    content = encode(read_content(site.contents[path]), encoding)
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
