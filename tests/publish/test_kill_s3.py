"""The process is killed at each request of a deploy; the site stays whole, and heals."""

import hashlib

import pytest

from inlaid.publish.manifest import (
    BACKUP_PATH,
    MANIFEST_PATH,
    STORED_PREFIX,
    find_live,
    find_stored,
)
from inlaid.publish.manifest_json import parse_manifest
from tests.publish.sites import build_site, find_faults, write_site

COUNTS = {"full": {}, "small": {"pages": 3, "hashed": 2, "images": 2}}


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def look(bucket, *versions: dict[str, bytes]) -> dict[str, bytes]:
    """Return what the bucket serves, by the entity tags of one listing."""
    known = {md5(content): content for files in versions for content in files.values()}
    served = bucket.tags()
    return {
        path: known.get(tag, b"unknown")
        for path, tag in served.items()
        if not path.startswith(".inlaid/")
    }


@pytest.mark.parametrize(
    ("server", "case"),
    [
        ("moto", ("full", 1, "before")),
        ("strict", ("full", 1, "before")),
        ("moto", ("small", 3, "after")),
    ],
)
def test_killed_at_each_request(request, deployer, tmp_path, server, case):
    size, keep, when = case
    bucket = request.getfixturevalue(f"{server}_bucket")
    versions = [build_site(each, **COUNTS[size]) for each in ("A", "B")]
    if size == "full":
        assert len(versions[0]) == 60
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate(versions)]
    options = {**bucket.options, "keep": keep, "grace": 1, "jobs": 4}
    run = {"to": bucket.url, "options": options}
    first = deployer.run(site=str(folders[0]), **run)
    assert first["sent"] == len(versions[0])

    old, new, number = 0, 1, 1
    while True:
        killed = deployer.run(site=str(folders[new]), kill_at=number, when=when, **run)
        served = look(bucket, *versions)
        assert find_faults(served, versions[old], versions[new]) == [], f"killed at {number}"
        if not killed["killed"]:
            break
        arrived = sum(served.get(path) == content for path, content in versions[new].items())
        healed = deployer.run(site=str(folders[new]), **run)
        assert "error" not in healed, (number, healed)
        assert healed["sent"] <= len(versions[new]) - arrived + options["jobs"], number
        after = look(bucket, *versions)
        assert {path: after.get(path) for path in versions[new]} == versions[new], number
        assert bucket.manifest()["pending"] is None
        old, new, number = new, old, number + 1
    assert number > len(versions[new]) - 15  # the loop did go through a whole deploy
    manifest = parse_manifest(bucket.get(MANIFEST_PATH))
    kept = {f"{STORED_PREFIX}{name}" for name in find_stored(manifest)}
    known = {*find_live(manifest), *kept, MANIFEST_PATH, BACKUP_PATH}
    assert known <= set(bucket.tags()) <= {*known, *manifest.doomed}  # no key is forgotten
