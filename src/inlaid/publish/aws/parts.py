"""The parts in which a large file is sent, and the entity tag that S3 makes of them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inlaid.publish.plan.manifest import ManifestEntry
from inlaid.publish.settings import Encoding
from inlaid.publish.site.encode import encode
from inlaid.publish.site.site import Content, read_content

PART_SIZE: Final = 16 * 1024 * 1024
"""Bytes; a larger file is sent in parts of this size."""
_MOST_PARTS: Final = 10_000


def find_part_size(entry: ManifestEntry, part_size: int) -> int:
    """Return the bytes of each part of a file: more for one that would have too many parts."""
    return max(part_size, -(-entry.size // _MOST_PARTS))


def find_entity_tag(content: Content, entry: ManifestEntry) -> str:
    """Return the entity tag that S3 gives to the file (unless a KMS key encrypts it)."""
    encoding = Encoding(entry.headers.content_encoding or "none")
    if isinstance(content, bytes) or encoding is not Encoding.NONE or entry.size <= PART_SIZE:
        return _md5(encode(read_content(content), encoding)).hex()
    digests = [_md5(part) for part in read_parts(content, find_part_size(entry, PART_SIZE))]
    return f"{_md5(b''.join(digests)).hex()}-{len(digests)}"


def read_parts(path: Path, size: int) -> Iterator[bytes]:
    """Yield the file in parts of ``size`` bytes."""
    with path.open("rb") as stream:
        while part := stream.read(size):
            yield part


def _md5(body: bytes) -> bytes:
    return hashlib.md5(body, usedforsecurity=False).digest()
