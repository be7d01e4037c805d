"""Compress the content of a file; equal contents give equal bytes."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Any, Final, assert_never

from inlaid.diagnostics.codes import PUBLISH_ENCODER
from inlaid.publish.failure import PublishError
from inlaid.publish.settings import Encoding

SUFFIXES: Final[Mapping[Encoding, str]] = MappingProxyType(
    {Encoding.GZIP: ".gz", Encoding.BROTLI: ".br", Encoding.ZSTD: ".zst"}
)
"""Suffixes of compressed copies, as web servers look for them."""
_GZIP: Final = 16 + zlib.MAX_WBITS  # of zlib: with the header of gzip, whose time is 0


def encode_chunks(chunks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield the content in the encoding, or raise PublishError when its package is missing."""
    match encoding:
        case Encoding.NONE:
            yield from chunks
        case Encoding.GZIP:
            yield from _encode(zlib.compressobj(9, wbits=_GZIP), "compress", "flush", chunks)
        case Encoding.BROTLI:
            yield from _encode(_import("brotli").Compressor(), "process", "finish", chunks)
        case Encoding.ZSTD:
            compressor = _import("zstandard").ZstdCompressor(level=19).compressobj()
            yield from _encode(compressor, "compress", "flush", chunks)
        case _:
            assert_never(encoding)


def encode(content: bytes, encoding: Encoding) -> bytes:
    """Return the content in the encoding, or raise PublishError when its package is missing."""
    return b"".join(encode_chunks((content,), encoding))


def _encode(compressor: Any, more: str, end: str, chunks: Iterable[bytes]) -> Iterator[bytes]:  # noqa: ANN401 (of three packages)
    for chunk in chunks:
        yield bytes(getattr(compressor, more)(chunk))
    yield bytes(getattr(compressor, end)())


def _import(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        raise PublishError(PUBLISH_ENCODER, f"the package {name} isn't installed") from None
