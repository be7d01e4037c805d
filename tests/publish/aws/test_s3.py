"""What arrives in a bucket: bytes, headers, order, number of requests."""

import base64
import hashlib
import json
import re

import pytest

from tests.publish.proxy import serve_proxy
from tests.publish.sites import build_site, write_site

pytestmark = pytest.mark.slow

SMALL = {"pages": 6, "hashed": 3, "images": 3}


@pytest.fixture
def bucket(strict_bucket):
    return strict_bucket


@pytest.fixture
def publish(bucket, deployer, tmp_path):
    count = iter(range(1000))

    def run(files, **options):
        site = write_site(tmp_path / str(next(count)), files)
        request = {key: options.pop(key) for key in ("rollback", "repair") if key in options}
        answer = deployer.run(
            to=bucket.url, site=str(site), options={**bucket.options, **options}, **request
        )
        assert "error" not in answer, answer
        return answer

    return run


def test_headers(bucket, publish):
    publish(
        {
            "index.html": b"<p>",
            "a.css": b"a",
            "main.1a2b3c4d.js": b"j",
            "data.bin": b"\0",
            "f.woff2": b"f",
        }
    )
    head = bucket.head("index.html")
    assert head["ContentType"] == "text/html; charset=utf-8"
    assert head["CacheControl"] == "public, max-age=0, must-revalidate"
    assert bucket.head("a.css")["ContentType"] == "text/css; charset=utf-8"
    assert bucket.head("a.css")["CacheControl"] == "public, max-age=300"
    assert bucket.head("main.1a2b3c4d.js")["CacheControl"] == "public, max-age=300"
    assert bucket.head("data.bin")["ContentType"] == "application/octet-stream"
    assert bucket.head("f.woff2")["ContentType"] == "font/woff2"


def test_configured_headers(bucket, publish):
    files = {"index.html": b"<p>", "fonts/f.woff2": b"f", "a.glsl": b"g"}
    publish(files)
    rules = {"cache": {"fonts/*": "public, max-age=9"}, "content_types": {".glsl": "text/x-glsl"}}
    assert publish(files, **rules)["reasons"] == {"changed headers": 2, "kept": 1}
    assert bucket.head("fonts/f.woff2")["CacheControl"] == "public, max-age=9"
    assert bucket.head("a.glsl")["ContentType"] == "text/x-glsl"


def test_each_write_carries_its_sha256(bucket, deployer, tmp_path):
    files = build_site("A", **SMALL)
    with serve_proxy(bucket.endpoint) as proxy:
        options = {"endpoint_url": proxy.url}
        deployer.run(to=bucket.url, site=str(write_site(tmp_path / "s", files)), options=options)
    puts = [call for call in proxy.calls if call.method == "PUT"]
    assert len(puts) >= len(files)
    for put in puts:
        headers = {name.lower(): value for name, value in put.headers.items()}
        digest = hashlib.sha256(put.body).digest()
        assert headers["x-amz-checksum-sha256"] == base64.b64encode(digest).decode()


def test_order_of_the_stages(bucket, deployer, tmp_path):
    options = {**bucket.options, "grace": 0}
    files = [{**build_site(name, **SMALL), f"{name}.txt": b"x"} for name in ("A", "B")]
    folders = [write_site(tmp_path / str(n), file) for n, file in enumerate(files)]
    deployer.run(to=bucket.url, site=str(folders[0]), options=options)
    with serve_proxy(bucket.endpoint) as proxy:
        run = {"to": bucket.url, "options": {**options, "endpoint_url": proxy.url, "jobs": 8}}
        deployer.run(site=str(folders[1]), **run)
    stages = [classify(call, files[0]) for call in proxy.calls]
    order = [
        "manifest",
        "listing",  # is something where the new pages belong?
        "manifest",
        "save",
        "hashed",
        "asset",
        "new page",
        "page",
        "entry",
        "copy",
        "manifest",
        "delete",
        "manifest",  # without what was deleted
    ]
    assert [name for n, name in enumerate(stages) if n == 0 or stages[n - 1] != name] == order


def classify(call, old) -> str:
    path = call.path.partition("?")[0].split("/", 2)[-1]
    if path == ".inlaid/manifest.json":
        return "manifest"
    if path == ".inlaid/manifest.kept.json":
        return "copy"
    if "list-type" in call.path:
        return "listing"
    if path.startswith(".inlaid/objects/"):
        return "save"
    if call.method in {"POST", "DELETE"}:
        return "delete"
    if re.search(r"\.[0-9a-f]{12}\.", path):
        return "hashed"
    if path in ("index.html", "404.html", "sitemap.xml", "search/search_index.json"):
        return "entry"
    if path.endswith(".html"):
        return "page" if path in old else "new page"
    return "asset"


def test_large_files_go_in_parts(bucket, publish):
    content = bytes(range(256)) * 80_000  # 20 MB
    answer = publish({"index.html": b"<p>", "big.zip": content})
    assert answer["sent"] == 2
    assert bucket.get("big.zip") == content
    assert bucket.tags()["big.zip"].endswith("-2")
    assert bucket.head("big.zip")["ContentType"] == "application/zip"
    again = publish({"index.html": b"<p>", "big.zip": content}, repair=True)
    assert again["sent"] == 0  # its entity tag is understood


@pytest.mark.parametrize("prefix", ["docs", "a/b c/ü"])
def test_prefix(bucket, deployer, tmp_path, prefix):
    bucket.put("index.html", b"foreign")
    site = write_site(tmp_path / "s", {"index.html": b"1", "ü/a b+c.txt": b"2"})
    run = {"to": f"{bucket.url}/{prefix}", "site": str(site), "options": bucket.options}
    assert deployer.run(**run)["sent"] == 2
    assert deployer.run(**run)["sent"] == 0
    assert bucket.get(f"{prefix}/ü/a b+c.txt") == b"2"
    assert bucket.get("index.html") == b"foreign"
    assert deployer.run(**{**run, "repair": True})["sent"] == 0


def test_redirects(bucket, publish):
    publish(
        {"index.html": b"1"}, redirects={"old/": "/new/", "/x.html": "https://example.org/?a&b"}
    )
    assert bucket.head("old/index.html")["WebsiteRedirectLocation"] == "/new/"
    assert bucket.head("x.html")["WebsiteRedirectLocation"] == "https://example.org/?a&b"
    assert b'content="0; url=https://example.org/?a&amp;b"' in bucket.get("x.html")


def test_removed_files_have_a_grace(bucket, publish):
    files = {"index.html": b"1", "gone.html": b"gone"}
    publish(files)
    seen = []
    for version in (b"2", b"3", b"4"):
        publish({"index.html": version})
        seen.append("gone.html" in bucket.tags())
    assert seen == [True, True, False]


def test_rollback_restores_bytes_and_headers(bucket, publish):
    versions = [build_site(name, **SMALL) for name in ("A", "B", "C")]
    releases = [publish(version, grace=0)["release"] for version in versions]
    answer = publish({}, rollback=releases[0], grace=0)
    assert {path: bucket.get(path) for path in versions[0]} == versions[0]
    assert bucket.head("p1/index.html")["ContentType"] == "text/html; charset=utf-8"
    names = [(release["id"], release["note"]) for release in bucket.manifest()["releases"]]
    assert names == [
        (answer["release"], f"rollback to {releases[0]}"),
        *((release, "") for release in reversed(releases)),
    ]
    publish({}, rollback=releases[2], grace=0)  # and forward again
    assert {path: bucket.get(path) for path in versions[2]} == versions[2]
    assert {path for path in bucket.tags() if not path.startswith(".inlaid")} == set(versions[2])


def test_rollback_after_a_killed_publish(bucket, publish, deployer, tmp_path):
    old, new = build_site("A", **SMALL), build_site("B", **SMALL)
    first = publish(old)["release"]
    folder = write_site(tmp_path / "new", new)
    for kill_at in (3, 11, 25):
        run = {"to": bucket.url, "site": str(folder), "options": bucket.options}
        deployer.run(kill_at=kill_at, **run)
        release = publish({}, rollback=first)["release"]
        assert {path: bucket.get(path) for path in old} == old
        first = release


def test_rollback_refuses_what_it_cant_restore(bucket, publish, deployer, tmp_path):
    publish({"index.html": b"1"})
    publish({"index.html": b"2"})
    for key in bucket.tags(".inlaid/objects/"):
        bucket.delete(f".inlaid/objects/{key}")
    run = {"to": bucket.url, "site": str(tmp_path), "options": bucket.options}
    answer = deployer.run(rollback="", **run)
    assert "error[publish-release]" in answer["error"]
    assert "index.html" in answer["error"]
    assert bucket.get("index.html") == b"2"
    assert bucket.manifest()["pending"] is None


def test_contents_of_forgotten_releases_are_dropped(bucket, publish):
    counts = []
    for version in range(5):
        files = {f"{n}.html": b"%d %d" % (n, version) for n in range(60)}
        publish(files, keep=2)
        counts.append(len(bucket.tags(".inlaid/objects/")))
    assert counts == [0, 60, 120, 60, 120]  # those of two releases go with one request
    for version in range(3):
        publish({"0.html": b"%d" % version}, keep=3)
    assert len(bucket.manifest()["releases"]) == 3


def test_no_credential_is_stored(bucket, publish):
    publish({"index.html": b"1"})
    assert b"testing" not in json.dumps(bucket.manifest()).encode()


def test_large_file_goes_on_where_it_was_interrupted(bucket, deployer, tmp_path):
    content = bytes(range(256)) * 210_000  # 54 MB: four parts
    site = write_site(tmp_path / "s", {"index.html": b"<p>", "big.zip": content})
    with serve_proxy(bucket.endpoint) as proxy:
        run = {
            "to": bucket.url,
            "site": str(site),
            "options": {"endpoint_url": proxy.url, "jobs": 1},
        }
        first = deployer.run(kill_at=9, **run)  # after lock, probe, and some parts
        sent = proxy.count("PUT", "partNumber=")
        assert first["killed"]
        assert 1 <= sent < 4
        assert "error" not in deployer.run(**run)
        assert proxy.count("PUT", "partNumber=") == 4
    assert bucket.get("big.zip") == content
    assert not bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads")


def test_parts_of_another_content_are_given_back(bucket, deployer, tmp_path):
    for number in (1, 2):
        write_site(tmp_path / f"{number}", {"big.zip": b"%d" % number * 36_000_000})
    with serve_proxy(bucket.endpoint) as proxy:
        run = {"to": bucket.url, "options": {"endpoint_url": proxy.url}}
        assert deployer.run(kill_at=9, site=str(tmp_path / "1"), **run)["killed"]
        assert bucket.client.list_multipart_uploads(Bucket=bucket.name)["Uploads"]
        assert "error" not in deployer.run(site=str(tmp_path / "2"), **run)
    assert bucket.get("big.zip") == b"2" * 36_000_000
    assert not bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads")
