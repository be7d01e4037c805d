"""The content of a file of the site, which may be larger than the memory."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from inlaid.publish.settings import Encoding
from inlaid.publish.site.encode import encode_chunks

_CHUNK: Final = 1024 * 1024  # bytes
_IN_MEMORY: Final = 1024 * 1024  # bytes; what is larger when it is compressed goes to the disk


@dataclass(frozen=True, slots=True)
class Compressed:
    """A file, or bytes, in an encoding; it is compressed anew each time it is read."""

    source: Path | bytes
    encoding: Encoding


Content = Path | bytes | Compressed


def open_content(content: Content) -> IO[bytes]:
    """Return a stream of the content that can seek. Raises OSError."""
    if isinstance(content, Compressed):
        return _compress(content)
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def read_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the rest of a stream, 1 MiB at a time."""
    while chunk := stream.read(_CHUNK):
        yield chunk


def measure(content: Content) -> tuple[str, int]:
    """Return the SHA-256 of the content in hexadecimal digits, and its bytes."""
    with open_content(content) as stream:
        digest, size = hashlib.sha256(), 0
        for chunk in read_chunks(stream):
            digest.update(chunk)
            size += len(chunk)
        return digest.hexdigest(), size


def _compress(content: Compressed) -> IO[bytes]:
    encoded: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    with open_content(content.source) as plain:
        for chunk in encode_chunks(read_chunks(plain), content.encoding):
            encoded.write(chunk)
    encoded.seek(0)
    return encoded
