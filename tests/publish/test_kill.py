"""The process is killed at each request of a deploy; the site stays whole, and heals.

Most kills are the end of all requests in a process that lives on, which a server can't tell from a
SIGKILL; the first, the middle and the last request, and one of each kind, meet a real one. The
sites of 60 files are long tests.
"""

import pytest

from inlaid.publish.plan.manifest import (
    BACKUP_PATH,
    LAYERS_PREFIX,
    MANIFEST_PATH,
    STORED_PREFIX,
    find_live,
    find_stored,
)
from inlaid.publish.plan.manifest_json import parse_manifest
from tests.publish.hosting import Hosting, list_served, open_hosting
from tests.publish.sites import build_site, find_faults, md5

pytestmark = pytest.mark.slow

FULL = {}
SMALL = {"pages": 2, "hashed": 1, "images": 1}


@pytest.fixture
def hosting(moto_bucket, moto_server, deployer, tmp_path):
    with open_hosting(moto_bucket, deployer, tmp_path, cloudfront=moto_server, lag=50) as each:
        yield each


def find_real_kills(kinds: list[str]) -> set[int]:
    """Return the numbers of the requests at which the process is really killed."""
    count = len(kinds)
    return {1, count // 2, count - 1, count, *(kinds.index(kind) + 1 for kind in set(kinds))}


def kill(hosting, files, number, reals, **request) -> bool:
    forks = number in reals
    return hosting.publish(files, kill_at=number, forks=forks, **request)["killed"]


@pytest.mark.parametrize(
    ("server", "case"),
    [
        pytest.param("moto", (FULL, 1, "before"), marks=pytest.mark.long),
        pytest.param("strict", (FULL, 1, "before"), marks=pytest.mark.long),
        ("moto", (SMALL, 3, "after")),
    ],
)
def test_files_in_place(request, deployer, tmp_path, server, case):
    size, keep, when = case
    bucket = request.getfixturevalue(f"{server}_bucket")
    hosting = Hosting(bucket, deployer, tmp_path)
    versions = [build_site(name, **size) for name in ("A", "B")]
    assert len(versions[0]) == (8 if size else 60)
    options = {"keep": keep}
    hosting.publish(versions[0], options=options)
    reals = find_real_kills(hosting.publish(versions[1], options=options)["kinds"])
    new, old, number = *versions, 1
    while True:
        killed = kill(hosting, new, number, reals, when=when, options=options)
        served = list_served(bucket, versions)
        assert find_faults(served, old, new) == [], f"killed at {number}"
        if not killed:
            break
        arrived = sum(served.get(path) == content for path, content in new.items())
        healed = hosting.publish(new, forks=False, options=options)
        assert "error" not in healed, (number, healed)
        assert healed["sent"] <= len(new) - arrived + 4, number  # four were under way
        after = list_served(bucket, versions)
        assert {path: after.get(path) for path in new} == new, number
        assert bucket.manifest()["pending"] is None
        old, new, number = new, old, number + 1
    assert number > len(new) - 15  # a whole deploy; what is in its grace is not sent again
    assert hosting.serves(new)
    manifest = parse_manifest(bucket.get(MANIFEST_PATH))
    kept = {f"{STORED_PREFIX}{name}" for name in find_stored(manifest)}
    known = {*find_live(manifest), *kept, MANIFEST_PATH, BACKUP_PATH}
    assert known <= set(bucket.tags()) <= {*known, *manifest.doomed}  # no key is forgotten


def test_deletes_that_a_kill_left_are_made_up_for(moto_bucket, deployer, tmp_path):
    """The site is served whole already, so the next publish has nothing else to do."""
    hosting, options = Hosting(moto_bucket, deployer, tmp_path), {"grace": 0}
    old, new = (build_site(version, **SMALL) for version in "AB")
    hosting.publish(new, options=options)
    done = hosting.publish(old, options=options)
    number = done["kinds"].index("DeleteObjects") + 1
    assert hosting.publish(new, options=options, kill_at=number)["killed"]
    assert list_served(moto_bucket, (old, new)).keys() - new.keys()
    healed = hosting.publish(new, options=options)
    assert (healed["sent"], healed["deleted"]) == (0, len(old.keys() - new.keys()))
    assert list_served(moto_bucket, (old, new)) == new
    assert hosting.publish(new, options=options)["requests"] == 1
    assert len(moto_bucket.manifest()["releases"]) == 3  # the made up deletes are no release


@pytest.mark.parametrize(
    ("size", "when", "each"),
    [
        pytest.param(FULL, "before", 5, id="60 files", marks=pytest.mark.long),
        pytest.param(SMALL, "after", 1, id="small"),
    ],
)
def test_layers(hosting, size, when, each):
    """After each kill, readers fetch every path of both releases through the edge.

    The next publish heals; of 60 files only each fifth does, and the others are killed as well, so
    that it finds what several left that came to no end.
    """
    bucket, options = hosting.bucket, {"grace": 0, "keep": 3}
    hosting.publish(build_site("first", **size), options=options)
    old, number, switched = build_site("v0", **size), 0, 0
    reals = find_real_kills(hosting.publish(old, options=options)["kinds"])
    while True:
        number += 1
        new = build_site(f"v{number}", **size)
        killed = kill(hosting, new, number, reals, when=when, options=options)
        # What only the new one has is looked for each time or, of 60 files, each fifth time.
        paths = {*old, *new} if number % each == 0 else {*old}
        served = hosting.look(sorted(paths))
        choices = [{path: files[path] for path in paths & files.keys()} for files in (old, new)]
        assert served in choices, f"killed at {number}"
        if not killed:
            break
        switched += served == choices[1]
        old = (old, new)[choices.index(served)]
        if number % each == 0:
            contents = {md5(content) for content in new.values()}
            arrived = sum(tag in contents for tag in bucket.tags(LAYERS_PREFIX).values())
            healed = hosting.publish(new, forks=False, options=options)
            assert "error" not in healed, (number, healed)
            assert healed["sent"] <= len(new) - arrived, number
            assert bucket.manifest()["pending"] is None
            old = new  # that readers get it is seen after the next kill
    assert hosting.serves(new)
    assert number > len(new)
    assert switched  # at least one was killed between the switch and the manifest
