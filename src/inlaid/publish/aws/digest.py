"""What proves a body on its way: SHA-256, or MD5 where a service refuses that."""

import base64
import hashlib
from dataclasses import dataclass
from typing import IO

from inlaid.publish.site.content import read_chunks


@dataclass(frozen=True, slots=True)
class Digest:
    """SHA-256 in Base64, MD5 in hexadecimal digits, and the bytes of a body."""

    sha256: str
    md5: str
    size: int

    @property
    def content_md5(self) -> str:
        """The MD5 in Base64, as requests carry it."""
        return base64.b64encode(bytes.fromhex(self.md5)).decode()


def digest_stream(stream: IO[bytes]) -> Digest:
    """Return the digest of a stream from its begin, where it is afterwards."""
    sha256, md5, size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    stream.seek(0)
    for chunk in read_chunks(stream):
        sha256.update(chunk)
        md5.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return Digest(base64.b64encode(sha256.digest()).decode(), md5.hexdigest(), size)
