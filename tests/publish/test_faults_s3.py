"""Servers that fail, clocks that are wrong, and people who meddle with the bucket.

Each happens to files in place, on both servers, and to layers with a function in front of them.
"""

import base64
import hashlib
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from inlaid.publish.plan.manifest import LAYERS_PREFIX, MANIFEST_PATH, find_key
from inlaid.publish.plan.manifest_json import parse_manifest
from tests.publish.hosting import Hosting, open_hosting
from tests.publish.proxy import serve_proxy
from tests.publish.sites import build_site, write_site

pytestmark = pytest.mark.slow

SMALL = {"pages": 12, "hashed": 4, "images": 4}
TINY = {"pages": 2, "hashed": 1, "images": 1}
OLD, NEW = build_site("A", **SMALL), build_site("B", **SMALL)


@pytest.fixture
def proxy(hosting):
    """What stands between the deployer and both services."""
    with serve_proxy(hosting.bucket.endpoint, hosting.cloudfront) as each:
        hosting.endpoint, hosting.cloudfront = each.url, each.url if hosting.edge else ""
        yield each


@pytest.fixture(params=["in place", "layers"])
def moto_hosting(request, deployer, moto_bucket, moto_server, tmp_path):
    """Both layouts on one server, where a fault is of the manifest and not of the server."""
    cloudfront = moto_server if request.param == "layers" else ""
    with open_hosting(moto_bucket, deployer, tmp_path, cloudfront=cloudfront) as each:
        yield each


def find_place(bucket, path: str) -> str:
    """Return the key at which a file of the served release lies."""
    return find_key(path, parse_manifest(bucket.get(MANIFEST_PATH)).files[path])


def test_storm_of_errors(hosting, proxy):
    hosting.publish(OLD)

    def storm(call):
        if call.number % 3 == 0:
            call.fail(503, "SlowDown") if call.number % 2 else call.fail(500, "InternalError")

    proxy.calls.clear()
    proxy.fault = storm
    assert "error" not in hosting.publish(NEW)
    assert hosting.serves(NEW)
    assert sum(call.answer is not None for call in proxy.calls) > 10


def test_cut_connections(hosting, proxy):
    hosting.publish(OLD)

    def cut(call):
        # Every fifth request doesn't arrive, and of every seventh the answer is lost.
        call.cut, call.cut_answer = call.number % 5 == 0, call.number % 7 == 0

    proxy.calls.clear()
    proxy.fault = cut
    assert "error" not in hosting.publish(NEW)
    assert hosting.serves(NEW)


def test_lost_answers_to_what_must_happen_once(hosting, proxy):
    """The lock, the manifest and both steps of the switch arrive, and nobody learns of it."""
    seen = []

    def lose(call):
        once = call.path.endswith(MANIFEST_PATH) or "/function/" in call.path
        if call.method in ("PUT", "POST") and once and (call.path, call.body) not in seen:
            seen.append((call.path, call.body))
            call.cut_answer = True

    proxy.fault = lose
    for files in (OLD, NEW):
        assert "error" not in hosting.publish(files)
        assert hosting.serves(files)
    assert len(seen) >= (8 if hosting.whole else 4)


def test_server_that_stays_broken(hosting, proxy):
    hosting.publish(OLD)
    down = []

    def die(call):
        if call.method == "PUT" and "/p3/" in call.path:
            down.append(call)
        if down:
            call.fail(403, "AccessDenied")

    proxy.fault = die
    failed = hosting.publish(NEW)
    assert "error[publish-denied]" in failed["error"]
    assert "iam-policy" in failed["error"]
    assert hosting.find_halves(OLD, NEW) == []
    proxy.fault = lambda _: None
    healed = hosting.publish(NEW)
    assert healed["sent"] < len(NEW)
    assert hosting.serves(NEW)


def test_failed_publish_gives_the_lock_back(hosting, proxy):
    hosting.publish(OLD)

    def refuse(call):
        if call.method == "PUT" and "/p3/" in call.path:
            call.fail(400, "InvalidRequest")

    proxy.fault = refuse
    assert "InvalidRequest on PutObject" in hosting.publish(NEW)["error"]
    pending = hosting.bucket.manifest()["pending"]
    assert datetime.fromisoformat(pending["expires"]) <= datetime.now(UTC)
    assert hosting.find_halves(OLD, NEW) == []
    proxy.fault = lambda _: None
    assert "error" not in hosting.publish(NEW)
    assert hosting.serves(NEW)


@pytest.mark.parametrize(
    "hosting", [pytest.param("strict", marks=pytest.mark.long), "layers"], indirect=True
)
def test_corrupted_body_is_refused(hosting, proxy):
    hosting.publish(OLD)

    def corrupt(call):
        if call.method == "PUT" and call.path.endswith("/img/1.svg"):
            call.body = call.body.replace(b"svg", b"SVG")

    proxy.fault = corrupt
    assert "img/1.svg" in hosting.publish(NEW)["error"]
    assert hosting.find_halves(OLD, NEW) == []
    proxy.fault = lambda _: None
    assert "error" not in hosting.publish(NEW)
    assert hosting.serves(NEW)


@pytest.mark.parametrize("hours", [-5, pytest.param(5, marks=pytest.mark.long)])
def test_wrong_clock_here_takes_no_lock(hosting, proxy, hours):
    there = datetime.now(UTC) + timedelta(hours=hours)
    proxy.fault = lambda call: call.new_headers.update(Date=format_datetime(there))
    hosting.publish(OLD)
    manifest = hosting.bucket.manifest()
    created = datetime.fromisoformat(manifest["releases"][0]["created"])
    assert abs(created - there) < timedelta(minutes=1)
    lock(hosting.bucket, there + timedelta(minutes=1))
    assert "error[publish-locked] somebody is publishing" in hosting.publish(NEW)["error"]
    assert hosting.serves(OLD)
    lock(hosting.bucket, there - timedelta(minutes=1))
    assert "error" not in hosting.publish(NEW)
    assert hosting.serves(NEW)


def lock(bucket, expires, owner="somebody/elsewhere/1/aa") -> None:
    manifest = bucket.manifest()
    manifest["pending"] = {"owner": owner, "expires": expires.isoformat(), "files": {}}
    bucket.put(MANIFEST_PATH, json.dumps(manifest).encode())


ODD_MANIFESTS = (b"", b"[]", b'{"format": 0}', b"\xff\xfe", b"<html>", b"[" * 100_000)


@pytest.mark.parametrize(
    ("moto_hosting", "text", "copies"),
    [
        *(
            pytest.param("in place", text, True, marks=pytest.mark.long if number else ())
            for number, text in enumerate(ODD_MANIFESTS)
        ),
        *((name, b"{", copies) for name in ("in place", "layers") for copies in (True, False)),
    ],
    indirect=["moto_hosting"],
)
def test_corrupt_manifest_is_made_anew(moto_hosting, text, copies):
    hosting, bucket = moto_hosting, moto_hosting.bucket
    old, new = build_site("A", **TINY), build_site("B", **TINY)
    first = hosting.publish(old)["release"]
    hosting.publish(new)
    bucket.put(MANIFEST_PATH, text)
    if not copies:
        bucket.put(".inlaid/manifest.kept.json", text)
    healed = hosting.publish(new)
    assert "warning[publish-manifest]" in healed["notices"][0]
    assert healed["sent"] == (0 if copies else len(new))
    assert len(bucket.manifest()["releases"]) == (3 if copies else 1)
    assert hosting.publish(new)["requests"] == 1
    assert hosting.serves(new)
    rolled = hosting.publish(new, rollback=first)
    assert ("error" not in rolled) == copies
    assert hosting.serves(old if copies else new)


@pytest.mark.parametrize("text", [None, b"{"])
def test_rollback_without_a_manifest(moto_hosting, text):
    hosting, bucket = moto_hosting, moto_hosting.bucket
    old, new = build_site("A", **TINY), build_site("B", **TINY)
    first = hosting.publish(old)["release"]
    hosting.publish(new)
    bucket.put(MANIFEST_PATH, text) if text else bucket.delete(MANIFEST_PATH)
    answer = hosting.publish(new, rollback=first)
    assert "error" not in answer, answer
    assert hosting.serves(old)
    notes = [release["note"] for release in bucket.manifest()["releases"]]
    assert notes == [f"rollback to {first}", "", ""]


def test_emptied_bucket_is_filled_again(hosting):
    hosting.publish(OLD)
    for key in hosting.bucket.tags():
        hosting.bucket.delete(key)
    assert hosting.publish(OLD)["sent"] == len(OLD)
    assert hosting.serves(OLD)


def test_repair_sends_what_is_lost_or_altered(hosting):
    bucket = hosting.bucket
    hosting.publish(OLD)
    lost, altered = (find_place(bucket, name) for name in ("img/1.svg", "index.html"))
    bucket.delete(lost)
    bucket.put(altered, b"defaced")
    assert hosting.publish(OLD)["requests"] == 1
    assert hosting.publish(OLD, repair=True)["reasons"]["lost or altered"] == 2
    assert hosting.serves(OLD)
    key = find_place(bucket, "index.html")
    assert bucket.head(key)["ContentType"] == "text/html; charset=utf-8"


def test_foreign_files_are_kept(hosting):
    bucket = hosting.bucket
    names = ("google123.html", "other/file", f"{LAYERS_PREFIX}note", "404.htm")
    for name in names:
        bucket.put(name, b"foreign")
    for files in (OLD, NEW, OLD, NEW):
        assert "error" not in hosting.publish(files, options={"keep": 1, "grace": 0})
    assert hosting.serves(NEW)
    assert {bucket.get(name) for name in names} == {b"foreign"}


def test_endpoint_without_conditions(hosting, proxy):
    def forget(call):
        names = {"if-match", "if-none-match"} if "/function/" not in call.path else set()
        for name in [header for header in call.headers if header.lower() in names]:
            del call.headers[name]

    proxy.fault = forget
    for files in (OLD, NEW):
        answer = hosting.publish(files)
        assert "warning[publish-conditions]" in answer["notices"][0]
        assert hosting.serves(files)


def test_endpoint_that_refuses_conditions(moto_hosting):
    hosting = moto_hosting
    with serve_proxy(hosting.bucket.endpoint) as proxy:

        def refuse(call):
            names = {header.lower() for header in call.headers}
            if {"if-match", "if-none-match"} & names and "/function/" not in call.path:
                call.fail(501, "NotImplemented")

        proxy.fault = refuse
        hosting.endpoint = proxy.url
        answer = hosting.publish(OLD)
    assert "warning[publish-conditions]" in answer["notices"][0]
    assert hosting.serves(OLD)


@pytest.mark.parametrize("number", [2, pytest.param(16, marks=pytest.mark.long)])
def test_race(hosting, number):
    sizes = {"pages": 4, "hashed": 2, "images": 2}
    sites = [build_site(f"v{n}", **sizes) for n in range(number)]
    hosting.publish(build_site("v", **sizes), options={"jobs": 2})
    answers = hosting.race(sites, options={"jobs": 2})
    winners = {answer["release"]: n for n, answer in enumerate(answers) if "error" not in answer}
    assert winners
    for answer in answers:
        assert (
            "error" not in answer
            or "publish-locked" in answer["error"]
            or "publish-changed" in answer["error"]
        )
    releases = [release["id"] for release in hosting.bucket.manifest()["releases"]]
    assert set(winners) <= set(releases)
    assert hosting.serves(sites[winners[releases[0]]])
    last = build_site("last", **sizes)
    assert "error" not in hosting.publish(last)
    assert hosting.serves(last)


REFUSED = {
    "algorithm": {"x-amz-checksum-algorithm"},
    "value": {"x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"},
    "all": {"x-amz-checksum-algorithm", "x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"},
}


@pytest.mark.parametrize("refused", REFUSED)
def test_endpoint_that_refuses_checksums(moto_bucket, deployer, tmp_path, refused):
    """MD5 is sent in their place, with parts too; files are deleted one by one."""
    large = bytes(range(256)) * 70_000  # 18 MB: two parts
    with serve_proxy(moto_bucket.endpoint) as proxy:

        def refuse(call):
            if REFUSED[refused] & {name.lower() for name in call.headers}:
                call.fail(501, "NotImplemented")

        proxy.fault = refuse
        hosting = Hosting(moto_bucket, deployer, tmp_path)
        hosting.endpoint = proxy.url
        options = {"grace": 0}
        answer = hosting.publish({**OLD, "film.bin": large, "gone.txt": b"1"}, options=options)
        assert any("warning[publish-checksums]" in notice for notice in answer["notices"])
        assert "error" not in hosting.publish(OLD, options=options)
        stored = [call for call in proxy.calls if call.method == "PUT" and not call.answer]
    assert hosting.serves(OLD)
    assert "gone.txt" not in moto_bucket.tags()
    bodies = [call for call in stored if "x-amz-copy-source" not in lower(call.headers)]
    if refused != "algorithm":
        for call in bodies:
            md5 = hashlib.md5(call.body, usedforsecurity=False).digest()
            assert lower(call.headers)["content-md5"] == base64.b64encode(md5).decode()


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_repair_compares_headers(hosting):
    bucket = hosting.bucket
    hosting.publish(OLD)
    key = find_place(bucket, "index.html")
    bucket.put(key, OLD["index.html"], ContentType="text/plain")
    assert hosting.publish(OLD)["requests"] == 1
    assert hosting.publish(OLD, repair=True)["reasons"]["lost or altered"] == 1
    assert hosting.serves(OLD)
    key = find_place(bucket, "index.html")
    assert bucket.head(key)["ContentType"] == "text/html; charset=utf-8"
    assert hosting.publish(OLD, repair=True)["sent"] == 0


def test_first_error_is_the_one_that_is_shown(hosting, proxy):
    """The others are what happens to requests that were on their way."""
    hosting.publish(OLD)
    refused = threading.Event()

    def refuse(call):
        if call.method == "PUT" and "/p3/" in call.path:
            call.fail(400, "InvalidRequest")
            refused.set()
        elif proxy.count("PUT", "/p3/"):
            refused.wait(60)
            time.sleep(1)  # the first answer is on its way
            call.fail(403, "AccessDenied")

    proxy.calls.clear()
    proxy.fault = refuse
    assert "InvalidRequest on PutObject" in hosting.publish(NEW)["error"]


def test_parts_of_a_file_are_sent_at_the_same_time(moto_bucket, deployer, tmp_path):
    site = write_site(tmp_path / "site", {"index.html": b"1"})
    with (site / "film.bin").open("wb") as stream:
        stream.truncate(16 * 1024 * 1024 * 6)
    together, alone = threading.Barrier(3), []
    with serve_proxy(moto_bucket.endpoint) as proxy:
        forward = proxy.find_upstream

        def meet(headers):
            # Between a part and its answer, in the thread of the request: three wait for each other.
            if int(headers.get("Content-Length", 0)) > 2**23:
                try:
                    together.wait(60)
                except threading.BrokenBarrierError:
                    alone.append(headers)
            return forward(headers)

        proxy.find_upstream = meet
        run = {"to": moto_bucket.url, "site": str(site)}
        answer = deployer.run(options={"endpoint_url": proxy.url, "jobs": 4}, **run)
    assert "error" not in answer, answer
    assert moto_bucket.head("film.bin")["ContentLength"] == 16 * 1024 * 1024 * 6
    assert moto_bucket.tags()["film.bin"].endswith("-6")
    assert not alone
