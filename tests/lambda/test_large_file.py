"""A file of 1 GB passes through a function of 128 MB."""

import gzip
import tarfile

import pytest

from inlaid.functions.invocation import Returned

from .conftest import PROGRAMS, make_event, open_sandbox
from .sink import serve_sink

GB = 2**30
BLOCK = 2**26


def make_large_tarball():
    """Gzip takes members one after the other: the zeros are packed only once."""
    entry = tarfile.TarInfo("large.bin")
    entry.size = GB
    zeros = gzip.compress(bytes(BLOCK), 9)
    return gzip.compress(entry.tobuf()) + zeros * (GB // BLOCK) + gzip.compress(bytes(1024))


@pytest.mark.long
def test_a_file_of_1_gb_takes_less_than_128_mb():
    # When Node collects its garbage depends on the load of the machine: the least of a few runs
    # is what the program needs. Whatever the run, the file must arrive whole.
    used = []
    while len(used) < 3 and min(used, default=128) >= 128:
        used.append(run_large_file())
    assert min(used) < 128, used


def run_large_file():
    """Pass the file through a function that may take a little more, and tell what it took."""
    with (
        serve_sink(make_large_tarball()) as sink,
        open_sandbox(
            PROGRAMS, sink.url, "assets", memory=160, timeout=300, ASSETIFY_MAX_BYTES=str(2 * GB)
        ) as sandbox,
    ):
        one = sandbox.invoke(make_event("uploads", "large.tar.gz"))
    assert isinstance(one.outcome, Returned), one.outcome
    (name,) = [key for key in sink.received if "large-" in key]
    assert sink.received[name] == GB
    assert sink.completed == [name, "/assets/large/index.json"]
    return one.report.memory_used_mb
