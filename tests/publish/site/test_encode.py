import gzip
import sys

import brotli
import pytest
import zstandard

from inlaid.publish.failure import PublishError
from inlaid.publish.settings import Encoding
from inlaid.publish.site.encode import encode

TEXT = b"text " * 500


@pytest.mark.parametrize(
    ("encoding", "decode"),
    [
        (Encoding.NONE, bytes),
        (Encoding.GZIP, gzip.decompress),
        (Encoding.BROTLI, brotli.decompress),
        (Encoding.ZSTD, lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body)),
    ],
)
def test_round_trip_and_equal_bytes(encoding, decode):
    encoded = encode(TEXT, encoding)
    assert decode(encoded) == TEXT
    assert encode(TEXT, encoding) == encoded
    assert (len(encoded) < 100) is (encoding is not Encoding.NONE)


@pytest.mark.parametrize(
    ("encoding", "name"), [(Encoding.BROTLI, "brotli"), (Encoding.ZSTD, "zstandard")]
)
def test_missing_package_is_reported(encoding, name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(PublishError, match=rf"publish-encoder.*{name}.*\n.*inlaid\[compress\]"):
        encode(TEXT, encoding)
