"""Looking for changes: what is seen, and what it costs."""

import os
import time

import pytest
from watchdog.events import FileSystemEventHandler

from inlaid.hosts.mkdocs.serve import poller
from inlaid.hosts.mkdocs.serve.poller import Poller, is_foreign


class Seen(FileSystemEventHandler):
    def __init__(self, root):
        self.root, self.events = root, set()

    def on_any_event(self, event):
        name = os.path.relpath(event.src_path, self.root)
        self.events.add((event.event_type, name))

    def wait_for(self, *events):
        deadline = time.monotonic() + 60
        while not self.events >= set(events):
            assert time.monotonic() < deadline, (events, self.events)
            time.sleep(0.02)
        self.events.clear()


@pytest.fixture
def observe(tmp_path):
    observers = []

    def start(*, recursive=True):
        observer, seen = Poller(), Seen(tmp_path)
        emitter = observer.schedule(seen, str(tmp_path), recursive=recursive)
        observer.start()
        observers.append(observer)
        assert emitter
        # What is there is taken in as the thread begins.
        deadline = time.monotonic() + 60
        while not all(hasattr(emitter, "_fresh") for emitter in observer.emitters):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.05)
        return seen

    yield start
    for observer in observers:
        observer.stop()
        observer.join()


@pytest.mark.slow
def test_files_that_change_come_and_go(tmp_path, observe):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "sub/b.md").write_text("b")
    (tmp_path / "again").symlink_to(tmp_path)  # leads round in a circle
    seen = observe()

    (tmp_path / "sub/b.md").write_text("bb")
    seen.wait_for(("modified", "sub/b.md"))

    (tmp_path / "new/deep").mkdir(parents=True)
    (tmp_path / "new/deep/c.md").write_text("c")
    seen.wait_for(("created", "new/deep/c.md"))

    (tmp_path / "a.md").unlink()
    (tmp_path / "new/deep/c.md").write_text("cc")
    seen.wait_for(("deleted", "a.md"), ("modified", "new/deep/c.md"))

    (tmp_path / "sub").rename(tmp_path / "moved")
    seen.wait_for(("deleted", "sub/b.md"), ("created", "moved/b.md"))


@pytest.mark.slow
def test_what_a_link_leads_to_is_looked_at(tmp_path, observe):
    (tmp_path / "far").mkdir()
    (tmp_path / "far/one.md").write_text("one")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/one.md").symlink_to("../far/one.md")
    seen = observe()

    (tmp_path / "far/one.md").write_text("one more")

    seen.wait_for(("modified", "far/one.md"), ("modified", "docs/one.md"))


@pytest.mark.slow
def test_one_folder_without_those_below(tmp_path, observe):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.md").write_text("b")
    seen = observe(recursive=False)

    (tmp_path / "sub/b.md").write_text("bb")
    (tmp_path / "a.md").write_text("a")

    seen.wait_for(("created", "a.md"))
    assert not seen.events


@pytest.mark.long
def test_looking_at_3000_files_takes_under_one_percent_of_a_processor(tmp_path, observe):
    for at in range(3000):
        path = tmp_path / f"section{at // 50}" / f"page{at}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Page\n")
    observe()
    time.sleep(1)

    started, used = time.monotonic(), time.process_time()
    time.sleep(12)

    assert time.process_time() - used < 0.01 * (time.monotonic() - started)


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:50 / /srv/share rw - nfs4 host:/share rw
31 22 0:51 /run /home/ada/my\\040site rw master:1 - fuse.grpcfuse grpcfuse rw
32 31 8:2 / /home/ada/my\\040site/.venv rw - ext4 /dev/sdb rw
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/share/docs", True),
        ("/srv/shared/docs", False),
        ("/home/ada/my site/docs", True),
        ("/home/ada/my site/.venv/lib", False),
        ("/home/ada", False),
    ],
)
def test_mounts_whose_files_others_change(tmp_path, monkeypatch, path, expected):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    monkeypatch.setattr(poller, "_MOUNTS", mounts)
    assert is_foreign(path) is expected

    monkeypatch.setattr(poller, "_MOUNTS", tmp_path / "of another system")
    assert is_foreign(path) is False
