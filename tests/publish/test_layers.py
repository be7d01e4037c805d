"""Whole releases in a bucket: one switch, at any moment, killed anywhere; nothing sent twice."""

import pytest

from inlaid.publish.manifest import LAYERS_PREFIX
from tests.publish.edge import open_edge
from tests.publish.sites import build_site, write_site
from tests.publish.test_kill_s3 import md5

SMALL = {"pages": 3, "hashed": 2, "images": 2}


@pytest.fixture
def edge(moto_bucket):
    with open_edge(moto_bucket) as each:
        yield each


@pytest.fixture
def run(edge, moto_bucket, deployer, tmp_path):
    """Publish files, or a request without files such as a rollback."""
    folders: dict[tuple, str] = {}

    def publish(files, *, grace=0, keep=3, cloudfront=(), **request):
        version = tuple(files.items())
        if version not in folders:
            folders[version] = str(write_site(tmp_path / str(len(folders)), files))
        options = {
            "endpoint_url": moto_bucket.endpoint,
            "cloudfront": {"function": edge.name, **dict(cloudfront)},
            "grace": grace,
            "keep": keep,
            "jobs": 4,
            **request.pop("options", {}),
        }
        return deployer.run(
            to=moto_bucket.url,
            site=folders[version],
            options=options,
            cloudfront=moto_bucket.endpoint,
            **request,
        )

    return publish


def tags(files: dict[str, bytes]) -> dict[str, str]:
    return {path: md5(content) for path, content in files.items()}


@pytest.mark.parametrize(
    ("size", "when"), [({}, "before"), (SMALL, "after")], ids=["60 files", "after"]
)
def test_killed_at_each_request(edge, run, moto_bucket, size, when):
    old, number, switched = build_site("v0", **size), 0, 0
    assert run(old)["sent"] == len(old)
    while True:
        number += 1
        new = build_site(f"v{number}", **size)
        paths = sorted({*old, *new})
        killed = run(new, kill_at=number, when=when)
        served = edge.look(paths)
        assert served in (tags(old), tags(new)), f"killed at {number}"
        if not killed["killed"]:
            break
        switched += served == tags(new)
        contents = set(tags(new).values())
        arrived = sum(tag in contents for tag in moto_bucket.tags(LAYERS_PREFIX).values())
        healed = run(new)
        assert "error" not in healed, (number, healed)
        assert healed["sent"] <= len(new) - arrived, number
        assert edge.look(paths) == tags(new), number
        assert moto_bucket.manifest()["pending"] is None
        old = new
    assert number > len(new)
    assert switched  # at least one was killed between the switch and the manifest
