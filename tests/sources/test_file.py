"""Why a file can't be read, and what would help then."""

import errno
import os

import pytest

from inlaid.diagnostics.codes import FILE_UNREADABLE, NOT_A_FILE
from inlaid.sources.contents import read_file


def test_a_loop_of_links(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    refusal = read_file(tmp_path / "a", "a", 10)
    assert refusal.code is FILE_UNREADABLE
    assert "leads back to itself" in refusal.help
    assert "right" not in refusal.help


def test_a_name_that_is_too_long(tmp_path):
    refusal = read_file(tmp_path / ("n" * 300), "n", 10)
    assert refusal.code is FILE_UNREADABLE
    assert refusal.help.startswith("Shorten the path")


def test_a_folder(tmp_path):
    assert read_file(tmp_path, "x", 10).code is NOT_A_FILE


@pytest.mark.parametrize(
    ("number", "help_"),
    [
        (errno.EACCES, "Give the user who runs Inlaid the right to read the file"),
        (errno.EPERM, "Give the user who runs Inlaid the right to read the file"),
        (errno.EIO, FILE_UNREADABLE.fix),
    ],
)
def test_what_the_system_refuses(tmp_path, monkeypatch, number, help_):
    def refuse(*_):  # root may read everything, and disks seldom fail
        raise OSError(number, os.strerror(number))

    (tmp_path / "a").write_text("x")
    monkeypatch.setattr("inlaid.sources.contents.os.open", refuse)
    refusal = read_file(tmp_path / "a", "a", 10)
    assert refusal.message == f"a can't be read: {os.strerror(number)}"
    assert refusal.help.startswith(help_)
