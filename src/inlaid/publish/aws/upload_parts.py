"""The parts in which a large file is sent, and the entity tag that S3 makes of them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

from s3transfer.utils import ReadFileChunk

from inlaid.publish.aws.digest import digest_stream
from inlaid.publish.plan.manifest import ManifestEntry
from inlaid.publish.settings import Encoding
from inlaid.publish.site.content import Compressed, Content, open_content

PART_SIZE: Final = 16 * 1024 * 1024
"""Bytes; a larger file is sent in parts of this size."""
_MOST_PARTS: Final = 10_000


def find_part_size(entry: ManifestEntry, part_size: int) -> int:
    """Return the bytes of each part of a file: more for one that would have too many parts."""
    return max(part_size, -(-entry.size // _MOST_PARTS))


def count_parts(size: int, part_size: int) -> int:
    """Return how many parts a file of ``size`` bytes has."""
    return -(-size // part_size)


def open_part(path: Path, size: int, number: int) -> IO[bytes]:
    """Return a stream of a part, which can seek; the first one has the number 1."""
    part: IO[bytes] = ReadFileChunk.from_filename(str(path), (number - 1) * size, size)
    return part


def find_entity_tag(content: Content, entry: ManifestEntry) -> str:
    """Return the entity tag that S3 gives to the file (unless a KMS key encrypts it)."""
    if not isinstance(content, Path) or is_encoded(entry) or entry.size <= PART_SIZE:
        with open_content(encode_content(content, entry)) as stream:
            return digest_stream(stream).md5
    size = find_part_size(entry, PART_SIZE)
    return combine_tags(
        _find_part_tag(content, size, number + 1) for number in range(count_parts(entry.size, size))
    )


def combine_tags(tags: Iterable[str]) -> str:
    """Return the entity tag of an object that was made of parts with these tags."""
    digests = [bytes.fromhex(tag.strip('"')) for tag in tags]
    whole = hashlib.md5(b"".join(digests), usedforsecurity=False).hexdigest()
    return f"{whole}-{len(digests)}"


def is_encoded(entry: ManifestEntry) -> bool:
    """Whether the file is stored compressed."""
    return bool(entry.headers.content_encoding)


def encode_content(content: Content, entry: ManifestEntry) -> Content:
    """Return the content as it is stored."""
    if not is_encoded(entry) or isinstance(content, Compressed):
        return content
    return Compressed(content, Encoding(entry.headers.content_encoding))


def _find_part_tag(path: Path, size: int, number: int) -> str:
    with open_part(path, size, number) as part:
        return digest_stream(part).md5
