"""Whatever fails on the way into a sandbox, nothing outside of it can be changed meanwhile."""

import errno
import os
from dataclasses import replace

import pytest

from inlaid.verify.sandbox.box import open_box
from inlaid.verify.sandbox.confine.confinement import Namespaces
from inlaid.verify.sandbox.confine.namespaces import enter_namespaces

pytestmark = pytest.mark.slow

READ_ONLY, WRITTEN, OTHER = 0, 1, 2


def run_in_child(action):
    """The exit code that the action returns in a process of its own, which runs nothing else."""
    if not (child := os.fork()):
        code = OTHER
        try:
            code = action()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_only_the_process_that_made_a_box_removes_it():
    manager = open_box()
    box = manager.__enter__()
    assert run_in_child(lambda: manager.__exit__(None, None, None) or 0) == 0
    assert (box / "home").is_dir()
    manager.__exit__(None, None, None)
    assert not box.exists()


def test_what_is_shown_is_read_only_from_the_first_moment(tmp_path):
    (tmp_path / "shown").mkdir()
    with open_box() as box:
        way = Namespaces(str(box), ((str(tmp_path / "shown"),) * 2,), (("tmp", "/tmp"),))
        broken = replace(way, links=None)

        def enter():
            try:
                enter_namespaces(broken)
            except TypeError:
                return write(f"{box}{tmp_path}/shown/made")
            return OTHER

        assert run_in_child(enter) == READ_ONLY
    assert not list((tmp_path / "shown").iterdir())


def write(path):
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    except OSError as error:
        return READ_ONLY if error.errno == errno.EROFS else OTHER
    return WRITTEN
