"""A directory as a target: one rename switches, kills do no harm, failures are told."""

import fcntl
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from inlaid.publish.failure import PublishError
from inlaid.publish.origin import Origin
from inlaid.publish.progress import SILENT
from inlaid.publish.publisher import carry_out, propose_rollback, propose_site
from inlaid.publish.settings import PUBLISH, DeleteLimit
from inlaid.publish.targets.directory import DirectoryTarget
from inlaid.publish.targets.target import Purpose
from tests.publish.sites import build_site, write_site

SIZES = {"pages": 6, "hashed": 2, "images": 2}
OLD, NEW = build_site("A", **SIZES), build_site("B", **SIZES)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "www"


@pytest.fixture
def publish(root, tmp_path):
    count = iter(range(1000))

    def run(files, **options):
        settings = PUBLISH(options)
        target = DirectoryTarget(root, "tester/x/1/a")
        site = write_site(tmp_path / str(next(count)), files)
        proposal = propose_site(site, target, settings, Origin("tester", "c0ffee"))
        return carry_out(proposal, target, DeleteLimit(percent=100), SILENT)

    return run


def served(root: Path) -> dict[str, bytes]:
    web = root / "current"
    paths = [path for path in web.rglob("*") if path.is_file() and ".inlaid" not in path.parts]
    return {path.relative_to(web).as_posix(): path.read_bytes() for path in paths}


def test_web_root_holds_the_site(root, publish):
    summary = publish(OLD)
    assert served(root) == OLD
    assert summary.sent == len(OLD)
    assert Path(summary.location) == root / "current" / "index.html"


def test_unchanged_site_makes_no_release(root, publish):
    first = publish(OLD)
    second = publish(OLD)
    assert not second.is_new
    assert second.release == first.release
    assert len(list((root / "releases").iterdir())) == 1


def test_only_what_changed_is_written(root, publish):
    publish(OLD)
    before = (root / "current" / "img" / "1.svg").stat()
    summary = publish({**OLD, "index.html": b"new"})
    assert (summary.sent, summary.sent_bytes) == (1, 3)
    after = (root / "current" / "img" / "1.svg").stat()
    assert after.st_mtime_ns == before.st_mtime_ns  # so it isn't new to browsers
    assert after.st_ino != before.st_ino  # and no kept release changes with it


def test_grace_and_kept_releases(root, publish):
    publish({"index.html": b"1", "gone.css": b"x"}, keep=2, grace=1)
    publish({"index.html": b"2"}, keep=2, grace=1)
    assert "gone.css" in served(root)
    publish({"index.html": b"3"}, keep=2, grace=1)
    assert "gone.css" not in served(root)
    assert len(list((root / "releases").iterdir())) == 2


def test_rollback_needs_no_local_files(root, publish):
    first = publish(OLD, grace=0).release
    publish(NEW, grace=0)
    target, settings = DirectoryTarget(root, "o"), PUBLISH({"grace": 0})
    proposal = propose_rollback(first, target, settings)
    carry_out(proposal, target, DeleteLimit(percent=100), SILENT)
    assert served(root) == OLD
    assert target.read(Purpose.RELEASES).manifest.releases[0].note == f"rollback to {first}"


def test_damaged_file_is_healed_by_the_next_release(root, publish):
    publish(OLD)
    damaged = root / "current" / "img" / "1.svg"
    damaged.write_bytes(b"damaged")
    publish({**OLD, "index.html": b"new"})
    assert served(root)["img/1.svg"] == OLD["img/1.svg"]


@pytest.mark.parametrize("text", [b"", b"{}", b"\xff", b'{"format":1}'])
def test_corrupt_manifest_is_made_anew(root, publish, text):
    publish(OLD)
    manifest = root / "current" / ".inlaid" / "manifest.json"
    manifest.unlink()
    manifest.write_bytes(text)
    summary = publish(OLD)
    assert [notice.code.name for notice in summary.notices] == ["publish-manifest"]
    assert served(root) == OLD
    assert (
        len(DirectoryTarget(root, "o").read(Purpose.RELEASES).manifest.releases) == 2
    )  # none is forgotten
    assert not publish(OLD).is_new


@pytest.mark.slow
def test_killed_at_each_file(root, deployer, tmp_path):
    folders = [write_site(tmp_path / name, files) for name, files in (("A", OLD), ("B", NEW))]
    run = {"to": root.as_uri(), "options": {"grace": 0}}
    deployer.run(site=str(folders[0]), **run)
    old, new, number = 0, 1, 1
    while True:
        killed = deployer.run(site=str(folders[new]), kill_at=number, **run)
        if not killed["killed"]:
            break
        assert served(root) == (OLD, NEW)[old]
        healed = deployer.run(site=str(folders[new]), **run)
        # What the killed process wrote is taken over, also its last file.
        changed = sum(
            (OLD, NEW)[old].get(path) != content for path, content in (OLD, NEW)[new].items()
        )
        assert healed["sent"] <= changed
        assert served(root) == (OLD, NEW)[new]
        assert not list((root / "releases").glob("*.partial"))
        old, new, number = new, old, number + 1
    assert number > len(NEW)


def test_nothing_that_arrived_is_written_again(root, deployer, tmp_path):
    site = write_site(tmp_path / "A", OLD)
    run = {"to": root.as_uri(), "site": str(site), "options": {}}
    assert deployer.run(kill_at=10, **run)["killed"]
    assert deployer.run(**run)["sent"] == len(OLD) - 10


@pytest.mark.parametrize("number", [2, 16])
def test_race(root, deployer, tmp_path, number):
    sites = [build_site(f"v{n}", **SIZES) for n in range(number)]
    folders = [write_site(tmp_path / str(n), files) for n, files in enumerate(sites)]
    runs = [
        {"to": root.as_uri(), "site": str(folder), "options": {"grace": 0}} for folder in folders
    ]
    answers = deployer.run_all(runs)
    assert any("error" not in reply for reply in answers)
    for answer in answers:
        assert (
            "error" not in answer
            or "publish-locked" in answer["error"]
            or "publish-changed" in answer["error"]
        )
    assert served(root) in sites


def test_read_only_directory(deployer, tmp_path):
    site = write_site(tmp_path / "A", OLD)
    answer = deployer.run(to="file:///proc/inlaid", site=str(site), options={})
    assert "error[publish-store] /proc/inlaid" in answer["error"]


def test_target_that_is_a_file(root, publish):
    root.write_text("a file")
    with pytest.raises(PublishError, match="publish-store"):
        publish(OLD)


@pytest.mark.slow
def test_full_disk(root, tmp_path):
    """The system refuses to write beyond a size, in the middle of a file."""
    site = write_site(tmp_path / "A", {"index.html": b"1"})
    command = [str(Path(sys.executable).with_name("inlaid")), "publish", "--to", root.as_uri()]
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\nsite_dir: {site}\nplugins: [inlaid]\n")

    def run(**options):
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, **options
        )

    assert run().returncode == 0
    write_site(site, {"big.bin": b"x" * 300_000, "index.html": b"2"})

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    failed = run(preexec_fn=limit)
    assert failed.returncode == 1
    assert "error[publish-store]" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert served(root) == {"index.html": b"1"}
    assert run().returncode == 0
    assert served(root) == {"index.html": b"2", "big.bin": b"x" * 300_000}


def test_foreign_files_are_kept(root, publish):
    root.mkdir()
    (root / "notes.txt").write_text("foreign")
    publish(OLD)
    publish(NEW)
    assert (root / "notes.txt").read_text() == "foreign"


def test_hostile_manifest_writes_nothing_outside(root, publish, tmp_path):
    publish(OLD)
    manifest = root / "current" / ".inlaid" / "manifest.json"
    document = json.loads(manifest.read_text())
    document["releases"][0]["files"]["../../../../escaped"] = document["releases"][0]["files"][
        "index.html"
    ]
    manifest.write_text(json.dumps(document))
    assert [notice.code.name for notice in publish(NEW).notices] == ["publish-manifest"]
    assert not (tmp_path / "escaped").exists()


def test_lock_is_reported(root, publish):
    publish(OLD)
    with (root / "lock").open("r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(PublishError, match="tester"):
            publish(NEW)
    publish(NEW)
    assert (root / "current").readlink().parent.name == "releases"
