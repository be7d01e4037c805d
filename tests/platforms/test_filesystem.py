"""What differs from one file system to another."""

import os
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest

from inlaid import filesystem
from inlaid.filesystem import ignores_case, is_inner_path, is_listed, relate_path, replace_path
from inlaid.publish.failure import PublishError
from inlaid.publish.targets import release_trees, served

REFUSALS = 3


@pytest.fixture
def busy(monkeypatch, tmp_path):
    """A file that can't be replaced at first, as on Windows while a program has it open."""
    replace, refused = Path.replace, []

    def refuse(path, target):
        if len(refused) < REFUSALS:
            refused.append(path)
            raise PermissionError(13, "Access is denied", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    (tmp_path / "page").write_text("old")
    (tmp_path / "fresh").write_text("new")
    return tmp_path


def test_windows_waits_until_a_file_is_free(busy, monkeypatch):
    monkeypatch.setattr(filesystem.sys, "platform", "win32")
    replace_path(busy / "fresh", busy / "page")
    assert (busy / "page").read_text() == "new"


def test_elsewhere_a_refusal_is_final(busy):
    with pytest.raises(PermissionError):
        replace_path(busy / "fresh", busy / "page")
    assert (busy / "page").read_text() == "old"
    assert (busy / "fresh").read_text() == "new"


def test_a_file_that_stays_open_is_given_up(monkeypatch, tmp_path):
    monkeypatch.setattr(filesystem.sys, "platform", "win32")
    monkeypatch.setattr(filesystem, "_PATIENCE", 0.1)
    (tmp_path / "fresh").write_text("new")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(PermissionError))
    with pytest.raises(PermissionError):
        replace_path(tmp_path / "fresh", tmp_path / "page")


def test_a_path_on_another_drive_stays_absolute(monkeypatch):
    def refuse(path, start):
        raise ValueError(f"path is on mount {path!r}, start on mount {start!r}")

    assert relate_path("/a/b/c.md", "/a/d") == "../b/c.md"
    monkeypatch.setattr(os.path, "relpath", refuse)
    assert relate_path("/a/b/c.md", "/a/d") == "/a/b/c.md"


@pytest.mark.parametrize(
    ("path", "inner"),
    [
        ("snippets/shop.py", True),
        (".", True),
        ("", True),
        ("a/..b/c", True),
        ("../a", False),
        ("a/../b", False),
        ("/a", False),
        ("~/a", False),
        ("C:/a", False),
        ("C:a", False),
        ("..\\a", False),
        ("\\\\host\\share\\a", False),
    ],
)
def test_paths_that_stay_inside_on_every_system(path, inner):
    assert is_inner_path(path) is inner


def test_case_is_distinguished_here(tmp_path):
    (tmp_path / "a.py").touch()
    assert not ignores_case(str(tmp_path / "a.py"))
    os.link(tmp_path / "a.py", tmp_path / "A.PY")  # as a file system does that ignores case
    assert ignores_case(str(tmp_path / "a.py"))
    assert not ignores_case(str(tmp_path / "none.py"))


def test_an_accent_may_be_a_character_of_its_own_on_macos(monkeypatch):
    composed, split = (unicodedata.normalize(form, "é.py") for form in ("NFC", "NFD"))
    assert is_listed(composed, [composed])
    assert not is_listed(composed, [split])
    monkeypatch.setattr(filesystem.sys, "platform", "darwin")
    assert is_listed(composed, [split])
    assert not is_listed("É.py", [split])


@pytest.mark.parametrize("path", ["..\\..\\out", "C:/out", "\\out", "a\\..\\..\\..\\out"])
def test_no_name_leads_out_of_a_published_folder(path):
    tree = PureWindowsPath("D:/site/releases/1")
    assert release_trees._locate(tree, "a/b.html").as_posix() == "D:/site/releases/1/a/b.html"
    with pytest.raises(PublishError, match="can't be the name of a file"):
        release_trees._locate(tree, path)


def test_a_switch_that_was_broken_off_is_finished(monkeypatch, tmp_path):
    monkeypatch.setattr(served.sys, "platform", "win32")
    release = tmp_path / "releases" / "1"
    release.mkdir(parents=True)
    (tmp_path / "current.partial").symlink_to(release)  # killed before `current` was made anew
    assert served.find_served(tmp_path) == tmp_path / "current.partial"
    served.finish_switch(tmp_path)
    assert (tmp_path / "current").resolve() == release
    assert served.find_served(tmp_path) == tmp_path / "current"


def test_a_switch_that_was_broken_off_counts_on_windows_only(tmp_path):
    (tmp_path / "releases" / "1").mkdir(parents=True)
    (tmp_path / "current.partial").symlink_to(tmp_path / "releases" / "1")
    served.finish_switch(tmp_path)
    assert not (tmp_path / "current").exists()
