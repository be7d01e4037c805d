"""Servers that fail, clocks that are wrong, and people who meddle with the bucket."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.publish.proxy import serve_proxy
from tests.publish.sites import build_site, find_faults, write_site
from tests.publish.test_kill_s3 import look

SMALL = {"pages": 12, "hashed": 4, "images": 4}
OLD, NEW = build_site("A", **SMALL), build_site("B", **SMALL)
MANIFEST = ".inlaid/manifest.json"


@pytest.fixture
def proxy(bucket):
    with serve_proxy(bucket.endpoint) as each:
        yield each


@pytest.fixture
def publish(bucket, proxy, deployer, tmp_path):
    """Publish a site through the proxy."""
    folders = {"A": write_site(tmp_path / "A", OLD), "B": write_site(tmp_path / "B", NEW)}
    count = iter(range(1000))

    def run(version, **request):
        options = {"endpoint_url": proxy.url, "grace": 1, "jobs": 4, **request.pop("options", {})}
        folder = (
            folders[version]
            if isinstance(version, str)
            else write_site(tmp_path / str(next(count)), version)
        )
        return deployer.run(to=bucket.url, site=str(folder), options=options, **request)

    return run


def serves(bucket, files) -> bool:
    found = look(bucket, OLD, NEW, files)
    return {path: found.get(path) for path in files} == files


def test_storm_of_errors(bucket, proxy, publish):
    publish("A")

    def storm(call):
        if call.number % 3 == 0:
            call.fail(503, "SlowDown") if call.number % 2 else call.fail(500, "InternalError")

    proxy.calls.clear()
    proxy.fault = storm
    assert "error" not in publish("B")
    assert serves(bucket, NEW)
    assert sum(call.answer is not None for call in proxy.calls) > 10


def test_cut_connections(bucket, proxy, publish):
    publish("A")

    def cut(call):
        # Every fifth request doesn't arrive, and of every seventh the answer is lost.
        call.cut, call.cut_answer = call.number % 5 == 0, call.number % 7 == 0

    proxy.calls.clear()
    proxy.fault = cut
    assert "error" not in publish("B")
    assert serves(bucket, NEW)


def test_lost_answer_to_the_lock_and_the_manifest(bucket, proxy, publish):
    seen = []

    def lose(call):
        if call.method == "PUT" and call.path.endswith(MANIFEST) and call.body not in seen:
            seen.append(call.body)
            call.cut_answer = True

    proxy.fault = lose
    assert "error" not in publish("A")
    assert len(seen) >= 2
    assert serves(bucket, OLD)


def test_server_that_stays_broken(bucket, proxy, publish):
    publish("A")
    down = []

    def die(call):
        if call.method == "PUT" and "/p3/" in call.path:
            down.append(call)
        if down:
            call.fail(403, "AccessDenied")

    proxy.fault = die
    failed = publish("B")
    assert "error[publish-denied]" in failed["error"]
    assert "iam-policy" in failed["error"]
    assert find_faults(look(bucket, OLD, NEW), OLD, NEW) == []
    proxy.fault = lambda _: None
    healed = publish("B")
    assert healed["sent"] < len(NEW)
    assert serves(bucket, NEW)


def test_failed_publish_gives_the_lock_back(bucket, proxy, publish):
    publish("A")

    def refuse(call):
        if call.method == "PUT" and "/p3/" in call.path:
            call.fail(400, "InvalidRequest")

    proxy.fault = refuse
    assert "InvalidRequest on PutObject" in publish("B")["error"]
    pending = bucket.manifest()["pending"]
    assert datetime.fromisoformat(pending["expires"]) <= datetime.now(UTC)


def test_corrupted_body_is_refused(strict_bucket, deployer, tmp_path):
    folders = [write_site(tmp_path / name, files) for name, files in (("A", OLD), ("B", NEW))]
    with serve_proxy(strict_bucket.endpoint) as proxy:
        options = {"endpoint_url": proxy.url, "grace": 1, "jobs": 4}
        run = {"to": strict_bucket.url, "options": options}
        deployer.run(site=str(folders[0]), **run)

        def corrupt(call):
            if call.method == "PUT" and call.path.endswith("/img/1.svg"):
                call.body = call.body.replace(b"svg", b"SVG")

        proxy.fault = corrupt
        failed = deployer.run(site=str(folders[1]), **run)
        assert "img/1.svg" in failed["error"]
        assert find_faults(look(strict_bucket, OLD, NEW), OLD, NEW) == []
        proxy.fault = lambda _: None
        assert "error" not in deployer.run(site=str(folders[1]), **run)
    assert serves(strict_bucket, NEW)


@pytest.mark.parametrize("hours", [-5, 5])
def test_wrong_clock_here_takes_no_lock(bucket, proxy, publish, hours):
    there = datetime.now(UTC) + timedelta(hours=hours)
    proxy.fault = lambda call: call.new_headers.update(Date=format_datetime(there))
    publish("A")
    manifest = bucket.manifest()
    created = datetime.fromisoformat(manifest["releases"][0]["created"])
    assert abs(created - there) < timedelta(minutes=1)
    lock(bucket, there + timedelta(minutes=1))
    assert "error[publish-locked] somebody is publishing" in publish("B")["error"]
    assert serves(bucket, OLD)
    lock(bucket, there - timedelta(minutes=1))
    assert "error" not in publish("B")
    assert serves(bucket, NEW)


def lock(bucket, expires, owner="somebody/elsewhere/1/aa") -> None:
    manifest = bucket.manifest()
    manifest["pending"] = {"owner": owner, "expires": expires.isoformat(), "files": {}}
    bucket.put(MANIFEST, json.dumps(manifest).encode())


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        *((each, True) for each in (b"", b"{", b"[]", b'{"format": 9}', b"\xff\xfe", b"<html>")),
        (b"[" * 100_000, True),
        (b"{", False),
    ],
)
def test_corrupt_manifest_is_made_anew(moto_bucket, deployer, tmp_path, text, copies):
    sizes = {"pages": 2, "hashed": 1, "images": 1}
    old, new = build_site("A", **sizes), build_site("B", **sizes)
    run = {"to": moto_bucket.url, "options": moto_bucket.options}
    first = deployer.run(site=str(write_site(tmp_path / "A", old)), **run)["release"]
    run["site"] = str(write_site(tmp_path / "B", new))
    deployer.run(**run)
    moto_bucket.put(MANIFEST, text)
    if not copies:
        moto_bucket.put(".inlaid/manifest.kept.json", text)
    healed = deployer.run(**run)
    assert "warning[publish-manifest]" in healed["notices"][0]
    assert healed["sent"] == (0 if copies else len(new))
    assert len(moto_bucket.manifest()["releases"]) == (3 if copies else 1)
    assert deployer.run(**run)["requests"] == 1
    rolled = deployer.run(rollback=first, **run)
    assert ("error" not in rolled) == copies
    assert serves(moto_bucket, old if copies else new)


@pytest.mark.parametrize("text", [None, b"{"])
def test_rollback_without_a_manifest(moto_bucket, deployer, tmp_path, text):
    sizes = {"pages": 2, "hashed": 1, "images": 1}
    old, new = build_site("A", **sizes), build_site("B", **sizes)
    run = {"to": moto_bucket.url, "options": moto_bucket.options}
    first = deployer.run(site=str(write_site(tmp_path / "A", old)), **run)["release"]
    deployer.run(site=str(write_site(tmp_path / "B", new)), **run)
    moto_bucket.put(MANIFEST, text) if text else moto_bucket.delete(MANIFEST)
    answer = deployer.run(rollback=first, site=str(tmp_path), **run)
    assert "error" not in answer, answer
    assert serves(moto_bucket, old)
    assert [each["note"] for each in moto_bucket.manifest()["releases"]] == [
        f"rollback to {first}",
        "",
        "",
    ]


def test_emptied_bucket_is_filled_again(bucket, publish):
    publish("A")
    for key in bucket.tags():
        bucket.delete(key)
    assert publish("A")["sent"] == len(OLD)
    assert serves(bucket, OLD)


def test_repair_sends_what_is_lost_or_altered(bucket, publish):
    publish("A")
    bucket.delete("img/1.svg")
    bucket.put("index.html", b"defaced")
    assert publish("A")["sent"] == 0
    assert publish("A", repair=True)["reasons"]["lost or altered"] == 2
    assert serves(bucket, OLD)
    assert bucket.head("index.html")["ContentType"] == "text/html; charset=utf-8"


def test_foreign_files_are_kept(bucket, publish):
    bucket.put("google123.html", b"foreign")
    bucket.put("other/file", b"foreign")
    for version in ("A", "B", "A", "B"):
        publish(version)
    assert bucket.get("google123.html") == bucket.get("other/file") == b"foreign"


def test_endpoint_without_conditions(bucket, proxy, publish):
    def forget(call):
        for name in [
            each for each in call.headers if each.lower() in ("if-match", "if-none-match")
        ]:
            del call.headers[name]

    proxy.fault = forget
    for version, files in (("A", OLD), ("B", NEW)):
        answer = publish(version)
        assert "warning[publish-conditions]" in answer["notices"][0]
        assert serves(bucket, files)


def test_endpoint_that_refuses_conditions(moto_bucket, deployer, tmp_path):
    site = write_site(tmp_path / "site", OLD)
    with serve_proxy(moto_bucket.endpoint) as proxy:

        def refuse(call):
            if {"if-match", "if-none-match"} & {each.lower() for each in call.headers}:
                call.fail(501, "NotImplemented")

        proxy.fault = refuse
        options = {"endpoint_url": proxy.url}
        answer = deployer.run(to=moto_bucket.url, site=str(site), options=options)
    assert "warning[publish-conditions]" in answer["notices"][0]
    assert serves(moto_bucket, OLD)


@pytest.mark.parametrize("number", [2, 16])
def test_race(bucket, deployer, tmp_path, number):
    sizes = {"pages": 4, "hashed": 2, "images": 2}
    sites = [build_site(f"v{n}", **sizes) for n in range(number)]
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate(sites)]
    options = {**bucket.options, "jobs": 2}
    first = write_site(tmp_path / "first", build_site("v", **sizes))
    deployer.run(to=bucket.url, site=str(first), options=options)
    runs = [{"to": bucket.url, "site": str(each), "options": options} for each in folders]
    answers = deployer.run_all(runs)
    winners = {each["release"]: n for n, each in enumerate(answers) if "error" not in each}
    assert winners
    for each in answers:
        assert (
            "error" not in each
            or "publish-locked" in each["error"]
            or "publish-changed" in each["error"]
        )
    releases = [each["id"] for each in bucket.manifest()["releases"]]
    assert set(winners) <= set(releases)
    served = sites[winners[releases[0]]]
    found = look(bucket, *sites)
    assert {path: found.get(path) for path in served} == served
