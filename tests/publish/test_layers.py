"""Whole releases in a bucket: one switch, at any moment, killed anywhere; nothing sent twice."""

import pytest

from inlaid.publish.manifest import LAYERS_PREFIX, MANIFEST_PATH
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


def test_number_of_requests_and_what_is_sent(edge, run):
    files = {f"p{n}/index.html": b"%d" % n for n in range(50)} | {"index.html": b"1"}
    assert run(files)["requests"] <= len(files) + 13
    assert run(files)["requests"] == 1
    for version in (b"2", b"3", b"4"):
        files = {**files, "index.html": version}
        answer = run(files)
        assert (answer["sent"], answer["requests"] <= 7) == (1, True)
        assert edge.look(list(files)) == tags(files)


def test_rollback_is_the_switch_alone(edge, run, moto_bucket):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    release = run(old)["release"]
    run(new)
    before = moto_bucket.tags(LAYERS_PREFIX)
    answer = run(new, rollback=release)
    assert answer["sent"] == 0
    assert answer["requests"] <= 8
    assert edge.look(sorted({*old, *new})) == tags(old)
    assert moto_bucket.tags(LAYERS_PREFIX) == before
    assert run(new)["sent"] == 0  # forward again, without sending
    assert edge.look(sorted({*old, *new})) == tags(new)


def test_rollback_to_a_release_with_a_lost_file_is_refused(edge, run, moto_bucket):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    release = run(old)["release"]
    run(new)
    moto_bucket.delete(f"{LAYERS_PREFIX}{release}/img/1.svg")
    assert "img/1.svg is gone" in run(new, rollback=release)["error"]
    assert edge.look(sorted({*old, *new})) == tags(new)


def test_repair(edge, run, moto_bucket):
    files = build_site("A", **SMALL)
    release = run(files)["release"]
    moto_bucket.delete(f"{LAYERS_PREFIX}{release}/img/1.svg")
    moto_bucket.put(f"{LAYERS_PREFIX}{release}/index.html", b"defaced")
    assert run(files)["requests"] == 1
    assert run(files, repair=True)["reasons"]["lost or altered"] == 2
    assert edge.look(list(files)) == tags(files)


def test_removed_files(edge, run, moto_bucket):
    files = {"index.html": b"1", "gone.css": b"x"}
    run(files, grace=1)
    seen = []
    for version in (b"2", b"3", b"4"):
        run({"index.html": version}, grace=1)
        seen.append("gone.css" in edge.look(["index.html", "gone.css"]))
    assert seen == [True, False, False]  # although its layer is still in the bucket


def test_what_nobody_needs_is_deleted_in_the_end(edge, run, moto_bucket):
    counts = []
    for version in range(9):
        files = {f"p{n}.html": b"%d %d" % (n, version) for n in range(30)}
        run(files, keep=2)
        assert edge.look(list(files)) == tags(files)
        counts.append(len(moto_bucket.tags(LAYERS_PREFIX)))
    assert max(counts) <= 60 + 130
    assert counts[-1] < max(counts)


def test_layers_are_gathered_when_they_are_many(edge, run):
    # A long list of redirects leaves room for few layers.
    redirects = {f"old{n}/": f"/{'x' * 90}/{n}/" for n in range(70)}
    files = {f"p{n}.html": b"0" for n in range(20)}
    gathered = 0
    for version in range(12):
        files = {**files, f"p{version}.html": b"%d" % (version + 1)}
        answer = run(files, options={"redirects": redirects})
        gathered += answer["reasons"].get("gathered", 0)
        assert edge.look(list(files)) == tags(files)
    assert gathered


def test_page_for_errors_lies_where_cloudfront_looks_for_it(edge, run, moto_bucket):
    run({"index.html": b"1", "404.html": b"old"})
    run({"index.html": b"1", "404.html": b"new"})
    assert moto_bucket.get("404.html") == b"new"
    run({"index.html": b"1", "404.html": b"new"}, rollback="")
    assert moto_bucket.get("404.html") == b"old"
    assert moto_bucket.head("404.html")["ContentType"] == "text/html; charset=utf-8"
    run({"index.html": b"1"})
    assert "404.html" not in moto_bucket.tags()


def test_function_of_somebody_else_is_left_alone(edge, run):
    run({"index.html": b"1"})
    tag = edge.client.describe_function(Name=edge.name)["ETag"]
    config = {"Comment": "mine", "Runtime": "cloudfront-js-2.0"}
    edge.client.update_function(
        Name=edge.name, IfMatch=tag, FunctionConfig=config, FunctionCode=b"mine"
    )
    answer = run({"index.html": b"2"})
    assert "is somebody else's now" in answer["error"]
    assert edge.read_code("DEVELOPMENT") == "mine"
    assert edge.look(["index.html"]) == tags({"index.html": b"1"})
    assert "error" not in run({"index.html": b"2"})  # who publishes again wants it
    assert edge.look(["index.html"]) == tags({"index.html": b"2"})


def test_missing_function_is_told_before_anything_is_sent(run, moto_bucket):
    answer = run({"index.html": b"1"}, cloudfront={"function": "missing"})
    assert "the function missing doesn't exist; `inlaid cloudfront-function`" in answer["error"]
    assert not moto_bucket.tags()


def test_first_publish_is_killed_and_gone_on_with(edge, run, moto_bucket):
    files = build_site("A", **SMALL)
    assert run(files, kill_at=14)["killed"]
    arrived = len(moto_bucket.tags(LAYERS_PREFIX))
    assert arrived
    assert run(files)["sent"] == len(files) - arrived
    assert edge.look(list(files)) == tags(files)


def test_damaged_manifest_loses_no_release(edge, run, moto_bucket):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    release = run(old)["release"]
    run(new)
    moto_bucket.put(MANIFEST_PATH, b"garbage")
    assert run(new)["sent"] == 0
    assert edge.look(sorted({*old, *new})) == tags(new)
    moto_bucket.put(MANIFEST_PATH, b"garbage")
    assert "error" not in run(new, rollback=release)
    assert edge.look(sorted({*old, *new})) == tags(old)


def test_layouts_are_not_mixed(edge, run, deployer, moto_bucket, tmp_path):
    site = str(write_site(tmp_path / "x", {"index.html": b"1"}))
    deployer.run(to=moto_bucket.url, site=site, options=moto_bucket.options)
    answer = run({"index.html": b"2"})
    assert "error[publish-layout]" in answer["error"]
    assert "lie in place, and would be put in layers" in answer["error"]
    assert moto_bucket.get("index.html") == b"1"


def test_sixteen_deployers(edge, run, deployer, moto_bucket, tmp_path):
    run({"index.html": b"first"})
    sites = [build_site(f"v{n}", **SMALL) for n in range(16)]
    options = {
        "endpoint_url": moto_bucket.endpoint,
        "cloudfront": {"function": edge.name},
        "jobs": 2,
        "grace": 0,
    }
    folders = [write_site(tmp_path / f"race{n}", each) for n, each in enumerate(sites)]
    common = {"to": moto_bucket.url, "options": options, "cloudfront": moto_bucket.endpoint}
    answers = deployer.run_all([{"site": str(each), **common} for each in folders])
    winners = {each["release"]: n for n, each in enumerate(answers) if "error" not in each}
    assert winners
    assert all(
        "publish-locked" in each["error"] or "publish-changed" in each["error"]
        for each in answers
        if "error" in each
    )
    served = sites[winners[moto_bucket.manifest()["releases"][0]["id"]]]
    assert edge.look(sorted(set().union(*sites))) == tags(served)
