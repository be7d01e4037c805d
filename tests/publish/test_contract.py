"""What every target keeps: nothing of others is touched, damage is seen, a stop does no harm."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from inlaid.publish.failure import PublishError
from inlaid.publish.plan.manifest import MANIFEST_PATH
from tests.publish.places import BucketPlace, Folder
from tests.publish.proxy import serve_proxy
from tests.publish.sites import build_site

pytestmark = pytest.mark.slow

FIRST = {"index.html": b"one", "same.css": b"same", "a/page/index.html": b"page one"}
SECOND = {"index.html": b"two", "same.css": b"same", "a/page/index.html": b"page two"}


@pytest.fixture(params=["directory", "moto", pytest.param("strict", marks=pytest.mark.long)])
def place(request, tmp_path):
    if request.param == "directory":
        return Folder(tmp_path)
    return BucketPlace(tmp_path, request.getfixturevalue(f"{request.param}_bucket"))


# --- nothing foreign is replaced or deleted ---------------------------------------------------


def test_a_file_that_appeared_later_is_not_replaced(place):
    place.publish(FIRST)
    place.write("new.html", b"foreign")
    with pytest.raises(PublishError, match=r"publish-foreign.*new\.html"):
        place.publish({**FIRST, "new.html": b"ours"})
    assert place.read_site() == {**FIRST, "new.html": b"foreign"}
    place.publish(SECOND)  # it isn't in the way of this one
    assert place.read_site() == {**SECOND, "new.html": b"foreign"}
    place.publish({**SECOND, "new.html": b"ours"}, replaces=True)
    assert place.read("new.html") == b"ours"


def test_a_file_that_appears_after_the_plan_is_not_replaced(place):
    place.publish(FIRST)
    proposal = place.propose({**SECOND, "new.html": b"ours"})
    place.write("new.html", b"foreign")
    for attempt in range(2):  # the second finds what the first has begun
        with pytest.raises(PublishError, match=r"publish-foreign.*new\.html"):
            place.carry_out(proposal)
        assert place.read("new.html") == b"foreign", attempt
        assert place.is_free()
        proposal = place.propose({**SECOND, "new.html": b"ours"})
    place.publish(SECOND)
    assert place.read_site() == {**SECOND, "new.html": b"foreign"}


def test_foreign_files_beside_the_site_are_kept(place):
    place.publish(FIRST)
    place.write("google123.html", b"foreign")
    place.write("a/notes/x.txt", b"foreign, too")
    for number in range(3):
        place.publish({**FIRST, "index.html": b"%d" % number})
        place.publish({"index.html": b"alone %d" % number})
    place.roll_back()
    assert place.read("google123.html") == b"foreign"
    assert place.read("a/notes/x.txt") == b"foreign, too"


def test_what_appears_where_a_file_was_deleted_is_kept(place):
    place.publish({**FIRST, "gone.html": b"ours"})
    place.publish(FIRST)
    assert "gone.html" not in place.read_site()
    place.write("gone.html", b"foreign")
    place.publish(SECOND)
    assert place.read("gone.html") == b"foreign"
    with pytest.raises(PublishError, match=r"publish-foreign.*gone\.html"):
        place.publish({**FIRST, "gone.html": b"ours"})


def test_a_first_publish_replaces_nothing(place):
    if isinstance(place, Folder):
        (place.root / "releases/v1").mkdir(parents=True)
        (place.root / "current").symlink_to("releases/v1")
    place.write("index.html", b"foreign")
    with pytest.raises(PublishError, match="publish-foreign"):
        place.publish(FIRST)
    assert place.read_site() == {"index.html": b"foreign"}


# --- damage is seen, and repaired -------------------------------------------------------------


@pytest.mark.parametrize("harm", ["altered", "deleted"])
def test_damage_is_repaired(place, harm):
    place.publish(FIRST)
    place.publish(SECOND)
    if harm == "altered":
        place.write("same.css", b"altered!")
    else:
        place.delete("same.css")
    summary = place.publish(SECOND, repair=True)
    assert summary.reasons["lost or altered"] == 1
    assert place.read_site() == SECOND
    assert not place.publish(SECOND, repair=True).is_new


def test_an_edit_of_what_is_served_does_not_alter_kept_releases(place):
    place.publish(FIRST)
    place.publish(SECOND)
    place.write("index.html", b"edited")
    place.roll_back()
    assert place.read_site() == FIRST


def test_rollback_to_what_was_altered_is_refused_or_right(place):
    place.publish(FIRST)
    place.publish(SECOND)
    place.write("same.css", b"edited")  # both releases have it
    try:
        place.roll_back()
    except PublishError as error:
        assert "publish-release" in str(error)  # noqa: PT017
        assert "same.css" in str(error)  # noqa: PT017
        assert place.read("index.html") == b"two"
        assert place.is_free()
    else:
        assert place.read_site() == FIRST


def test_rollback_to_a_damaged_release_is_refused(place):
    first = place.publish(FIRST).release
    place.publish(SECOND)
    place.harm_kept(b"page one")
    with pytest.raises(PublishError, match=rf"publish-release.*{first}.*a/page/index\.html"):
        place.roll_back()
    assert place.read_site() == SECOND
    assert place.is_free()


def test_a_newer_manifest_is_left_alone(place):
    place.publish(FIRST)
    newer = json.dumps({**json.loads(place.read(MANIFEST_PATH)), "format": 2}).encode()
    place.write(MANIFEST_PATH, newer)
    for work in (lambda: place.publish(SECOND), place.roll_back):
        with pytest.raises(PublishError, match=r"publish-newer.*has format 2"):
            work()
    assert place.read(MANIFEST_PATH) == newer
    assert place.read("index.html") == b"one"


# --- unusual trees ------------------------------------------------------------------------------
# What is wrong with a site is found before its target is asked: one of each is enough for buckets.

in_directory = pytest.mark.parametrize(
    "place",
    ["directory", *(pytest.param(name, marks=pytest.mark.long) for name in ("moto", "strict"))],
    indirect=True,
)


def test_links_inside_the_site_are_followed(place):
    site = place.build({**FIRST, "1.0/index.html": b"v1"})
    (site / "latest").symlink_to("1.0")
    (site / "home.html").symlink_to("index.html")
    process = place.start(site)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    expected = {**FIRST, "1.0/index.html": b"v1", "latest/index.html": b"v1", "home.html": b"one"}
    assert place.read_site() == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (b"a\nb.html", "has a control character in its name"),
        (b"a\x01b.html", "has a control character in its name"),
        (b"caf\xe9.html", "the name is not UTF-8"),
    ],
)
@in_directory
def test_names_that_cant_be_published_are_refused_first(place, name, message):
    site = place.build(FIRST)
    with open(os.path.join(os.fsencode(site), name), "wb") as stream:  # noqa: PTH118, PTH123
        stream.write(b"x")
    process = place.start(site)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"{message}\n  help: Rename the file that the site is built from" in errors
    assert "Traceback" not in errors
    assert place.read_site() == {}


@pytest.mark.parametrize("target", ["..", "missing", "loop", "/etc"])
@in_directory
def test_links_that_lead_nowhere_are_refused_first(place, target):
    site = place.build(FIRST)
    (site / "loop").symlink_to(target)
    process = place.start(site)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "error[publish-site]" in errors
    assert "loop is a link to" in errors
    assert "\n  help: Put what it should lead to in its place, or delete it" in errors
    assert place.read_site() == {}


def test_a_file_becomes_a_folder_and_a_folder_a_file(place):
    place.settings = place.settings.__class__(**{**settings_of(place), "grace": 2})
    place.publish({"index.html": b"1", "a": b"file", "b/c": b"in a folder"})
    place.publish({"index.html": b"1", "a/x": b"in a folder", "b": b"file"})
    site = place.read_site()
    assert (site["a/x"], site["b"]) == (b"in a folder", b"file")


def settings_of(place) -> dict:
    return {name: getattr(place.settings, name) for name in place.settings.__slots__}


# --- stops ---------------------------------------------------------------------------------------


@pytest.fixture
def slow(place):
    """The place, where each file takes a while."""
    if isinstance(place, Folder):
        yield place
        return
    with serve_proxy(place.bucket.endpoint) as proxy:
        proxy.fault = lambda _: time.sleep(0.02)  # the proxy admits one at a time
        place.arguments = ("--endpoint-url", proxy.url)
        yield place


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_a_signal_stops_within_a_second(slow, number):
    pages = {f"p{n}/index.html": b"x" * 100_000 for n in range(800)}
    slow.publish(FIRST)
    process = slow.start(slow.build({**SECOND, **pages}))
    wait_for_work(slow, process)
    begun = time.monotonic()
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    seconds = time.monotonic() - begun
    assert process.returncode == 128 + number, errors
    assert "Traceback" not in errors
    assert seconds < 10, seconds  # a second, and what a busy machine adds
    assert slow.read("index.html") == b"one"  # the home page comes last
    assert slow.is_free()
    slow.publish(SECOND)
    assert slow.read_site().items() >= SECOND.items()


def wait_for_work(place, process) -> None:
    """Until some of the files have arrived."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        if isinstance(place, Folder):
            trees = list((place.root / "releases").glob("*.partial"))
            done = sum(1 for tree in trees for _ in tree.iterdir())
        else:
            done = len(place.list())
        if done > 40:
            return
        time.sleep(0.01)
    raise AssertionError(process.communicate()[1])


def test_large_files_are_streamed(place):
    """A program that publishes 100 MB takes less than 60 MB more than for a small site."""
    small = measure_memory(place, place.build(FIRST))
    site = place.build(FIRST)
    with (site / "film.mp4").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    large = measure_memory(place, site)
    assert large - small < 60, (small, large)
    assert len(place.read("film.mp4")) == 100 * 1024 * 1024


MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def measure_memory(place, site) -> int:
    """Return the most memory of the command, in MB; a small program starts it, and isn't more."""
    command, folder = place.find_command(site)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    code, most = map(int, done.stdout.split())
    assert code == 0, done.stderr
    return most


@pytest.mark.parametrize(
    "encoding", ["gzip", *(pytest.param(name, marks=pytest.mark.long) for name in ("br", "zstd"))]
)
def test_compressed_files_are_streamed(place, encoding):
    """So are texts that are compressed, and that do not fit into the memory either."""
    site = place.build(FIRST)
    with (site / "log.txt").open("w") as stream:
        for number in range(100_000):
            stream.write(f"{number} a line of a log\n")
    size = (site / "log.txt").stat().st_size
    command, folder = place.find_command(site, compress=encoding)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    stored = len(place.read("log.txt"))
    assert stored == size if isinstance(place, Folder) else stored < size / 2


def test_sites_of_many_kinds_are_published_whole(place):
    for version in ("A", "B", "A"):
        files = build_site(version, pages=6, hashed=2, images=2)
        place.publish(files)
        assert place.read_site() == files
