"""Compress the content of a file; equal contents give equal bytes."""

import gzip
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Final, assert_never

from inlaid.diagnostics.codes import PUBLISH_ENCODER
from inlaid.publish.failure import PublishError
from inlaid.publish.settings import Encoding

SUFFIXES: Final[Mapping[Encoding, str]] = MappingProxyType(
    {Encoding.GZIP: ".gz", Encoding.BROTLI: ".br", Encoding.ZSTD: ".zst"}
)
"""Suffixes of compressed copies, as web servers look for them."""


def encode(content: bytes, encoding: Encoding) -> bytes:
    """Return the content in the encoding, or raise PublishError when its package is missing."""
    match encoding:
        case Encoding.NONE:
            return content
        case Encoding.GZIP:
            return gzip.compress(content, compresslevel=9, mtime=0)
        case Encoding.BROTLI:
            return bytes(_import("brotli").compress(content))
        case Encoding.ZSTD:
            return bytes(_import("zstandard").ZstdCompressor(level=19).compress(content))
        case _:
            assert_never(encoding)


def _import(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        raise PublishError(PUBLISH_ENCODER, f"the package {name} isn't installed") from None
