"""Whole releases in a bucket: one switch, what it takes, and what is kept and deleted."""

import pytest

from inlaid.publish.plan.manifest import LAYERS_PREFIX
from tests.publish.hosting import open_hosting
from tests.publish.sites import build_site, write_site

pytestmark = pytest.mark.slow

SMALL = {"pages": 3, "hashed": 2, "images": 2}


@pytest.fixture
def hosting(moto_bucket, moto_server, deployer, tmp_path):
    with open_hosting(moto_bucket, deployer, tmp_path, cloudfront=moto_server) as each:
        yield each


@pytest.fixture
def run(hosting):
    def publish(files, *, grace=0, keep=3, **request):
        options = {"grace": grace, "keep": keep, **request.pop("options", {})}
        return hosting.publish(files, options=options, **request)

    return publish


def test_rollback_is_the_switch_alone(hosting, run, moto_bucket):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    release = run(old)["release"]
    run(new)
    before = moto_bucket.tags(LAYERS_PREFIX)
    answer = run(new, rollback=release)
    assert answer["sent"] == 0
    assert answer["requests"] <= 8
    assert hosting.look(sorted({*old, *new})) == old
    assert moto_bucket.tags(LAYERS_PREFIX) == before
    assert run(new)["sent"] == 0  # forward again, without sending
    assert hosting.look(sorted({*old, *new})) == new


def test_rollback_to_a_release_with_a_lost_file_is_refused(hosting, run, moto_bucket):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    release = run(old)["release"]
    run(new)
    moto_bucket.delete(f"{LAYERS_PREFIX}{release}/img/1.svg")
    assert "img/1.svg is gone" in run(new, rollback=release)["error"]
    assert hosting.look(sorted({*old, *new})) == new


def test_removed_files(hosting, run, moto_bucket):
    files = {"index.html": b"1", "gone.css": b"x"}
    run(files, grace=1)
    seen = []
    for version in (b"2", b"3", b"4"):
        run({"index.html": version}, grace=1)
        seen.append("gone.css" in hosting.look(["index.html", "gone.css"]))
    assert seen == [True, False, False]  # although its layer is still in the bucket


@pytest.mark.long
def test_what_nobody_needs_is_deleted_in_the_end(hosting, run, moto_bucket):
    counts = []
    for version in range(9):
        files = {f"p{n}.html": b"%d %d" % (n, version) for n in range(30)}
        run(files, keep=2)
        assert hosting.look(list(files)) == files
        counts.append(len(moto_bucket.tags(LAYERS_PREFIX)))
    assert max(counts) <= 60 + 130
    assert counts[-1] < max(counts)


@pytest.mark.long
def test_layers_are_gathered_when_they_are_many(hosting, run):
    # A long list of redirects leaves room for few layers.
    redirects = {f"old{n}/": f"/{'x' * 90}/{n}/" for n in range(70)}
    files = {f"p{n}.html": b"0" for n in range(20)}
    gathered = 0
    for version in range(12):
        files = {**files, f"p{version}.html": b"%d" % (version + 1)}
        answer = run(files, options={"redirects": redirects})
        gathered += answer["reasons"].get("gathered", 0)
        assert hosting.look(list(files)) == files
    assert gathered


def test_page_for_errors_lies_where_cloudfront_looks_for_it(hosting, run, moto_bucket):
    run({"index.html": b"1", "404.html": b"old"})
    run({"index.html": b"1", "404.html": b"new"})
    assert moto_bucket.get("404.html") == b"new"
    run({"index.html": b"1", "404.html": b"new"}, rollback="")
    assert moto_bucket.get("404.html") == b"old"
    assert moto_bucket.head("404.html")["ContentType"] == "text/html; charset=utf-8"
    run({"index.html": b"1"})
    assert "404.html" not in moto_bucket.tags()


def test_function_of_somebody_else_is_left_alone(hosting, run):
    run({"index.html": b"1"})
    tag = hosting.edge.client.describe_function(Name=hosting.edge.name)["ETag"]
    config = {"Comment": "mine", "Runtime": "cloudfront-js-2.0"}
    hosting.edge.client.update_function(
        Name=hosting.edge.name, IfMatch=tag, FunctionConfig=config, FunctionCode=b"mine"
    )
    answer = run({"index.html": b"2"})
    assert "is somebody else's now" in answer["error"]
    assert hosting.edge.read_code("DEVELOPMENT") == "mine"
    assert hosting.look(["index.html"]) == {"index.html": b"1"}
    assert "error" not in run({"index.html": b"2"})  # who publishes again wants it
    assert hosting.look(["index.html"]) == {"index.html": b"2"}


def test_missing_function_is_reported_before_anything_is_sent(run, moto_bucket):
    answer = run({"index.html": b"1"}, cloudfront={"function": "missing"})
    assert "the function missing doesn't exist; `inlaid cloudfront-function`" in answer["error"]
    assert not moto_bucket.tags()


def test_first_publish_is_killed_and_resumed(hosting, run, moto_bucket):
    files = build_site("A", **SMALL)
    assert run(files, kill_at=14)["killed"]
    arrived = len(moto_bucket.tags(LAYERS_PREFIX))
    assert arrived
    assert run(files)["sent"] == len(files) - arrived
    assert hosting.look(list(files)) == files


def test_layouts_are_not_mixed(hosting, run, deployer, moto_bucket, tmp_path):
    site = str(write_site(tmp_path / "x", {"index.html": b"1"}))
    deployer.run(to=moto_bucket.url, site=site, options=moto_bucket.options)
    answer = run({"index.html": b"2"})
    assert "error[publish-layout]" in answer["error"]
    assert "lie in place, and would be put in layers" in answer["error"]
    assert moto_bucket.get("index.html") == b"1"
