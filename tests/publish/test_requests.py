"""How many requests a publish takes, by the counter of the server; each is named here."""

import os
import urllib.request
from pathlib import Path

import pytest

from tests.publish.hosting import open_hosting

pytestmark = pytest.mark.slow

COUNT = 30
FILES = {f"p{n}/index.html": b"%d" % n for n in range(COUNT - 1)} | {"index.html": b"0"}
# Both: the manifest is read, the lock is taken, a copy of the manifest is written, then that.
EACH = ["GetObject manifest.json", "PutObject manifest.json"]
LAST = ["PutObject manifest.kept.json", "PutObject manifest.json"]
# A bucket that is new to us is listed, and two writes tell whether it honours conditions.
FIRST = ["GetObject manifest.json", "ListObjectsV2", *["PutObject manifest.json"] * 3]
SWITCH = ["UpdateFunction", "PublishFunction"]


@pytest.fixture(params=["in place", "layers"])
def hosting(request, deployer, moto_bucket, moto_server, tmp_path):
    cloudfront = moto_server if request.param == "layers" else ""
    with open_hosting(moto_bucket, deployer, tmp_path, cloudfront=cloudfront) as each:
        each.publish(FILES, kill_at=1)  # opens the target: what the deployer asks for is over
        yield each


def publish(hosting, files) -> tuple[int, list[str]]:
    """Return the number of requests that came, and which they were."""
    count_requests(hosting)
    answer = hosting.publish(files)
    return count_requests(hosting), answer["kinds"]


def count_requests(hosting) -> int:
    with urllib.request.urlopen(f"{hosting.bucket.endpoint}/request-count") as answer:
        return int(answer.read())


def test_first_publish(hosting):
    count, kinds = publish(hosting, FILES)
    if hosting.whole:
        files = ["PutObject files"] * COUNT
        described = ["DescribeFunction"]  # does it exist? then: which tag does it have?
        expected = [*described, *FIRST, *files, LAST[0], *described, *SWITCH, LAST[1]]
    else:
        expected = [*FIRST, *["PutObject"] * COUNT, *LAST]
    assert sorted(kinds) == sorted(expected)
    assert count == len(expected) == COUNT + (11 if hosting.whole else 7)


def test_unchanged_and_touched(hosting):
    publish(hosting, FILES)
    assert publish(hosting, FILES) == (1, EACH[:1])
    for folder in hosting.folders.values():
        for path in Path(folder).rglob("*.html"):
            os.utime(path, (2_000_000_000, 2_000_000_000))
    assert publish(hosting, FILES) == (1, EACH[:1])


def test_one_changed_file(hosting):
    publish(hosting, FILES)
    for version in (b"1", b"2"):
        count, kinds = publish(hosting, {**FILES, "index.html": version})
        if hosting.whole:
            assert kinds == [*EACH, "PutObject files", LAST[0], *SWITCH, LAST[1]]
        else:
            assert kinds == [*EACH, "CopyObject objects", "PutObject", *LAST]
        assert count == len(kinds) == (7 if hosting.whole else 6)
