"""Whether the holder of a lock still runs, as the next publish on the same machine finds out."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from inlaid.publish.objects.owner import is_gone, name_owner, show_owner


def name_other(process: str) -> str:
    """Return the owner that this process would be with another number or time of birth."""
    author, machine, _, token = name_owner("jane").split("/")
    return f"{author}/{machine}/{process}/{token}"


def read_birth(number: int) -> str:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19]


def test_who_runs_is_not_gone():
    owner = name_owner("jane/doe")
    assert not is_gone(owner)
    assert show_owner(owner) == "jane/doe"


def test_another_process_of_the_same_number():
    assert is_gone(name_other(f"{os.getpid()}.1"))
    assert not is_gone(name_other(str(os.getpid())))  # where the system tells no time of birth


def test_killed_and_not_yet_asked_for_by_its_parent():
    process = subprocess.Popen(["sleep", "60"])
    owner = name_other(f"{process.pid}.{read_birth(process.pid)}")
    assert not is_gone(owner)
    process.send_signal(signal.SIGKILL)
    end = time.monotonic() + 10
    while not is_gone(owner) and time.monotonic() < end:
        time.sleep(0.01)
    assert is_gone(owner)
    process.wait()
    assert is_gone(owner)


@pytest.mark.parametrize("owner", ["", "x", "jane/elsewhere/1/aa", "a/b/c/d/e"])
def test_nothing_is_known_of_others(owner):
    assert not is_gone(owner)


def test_odd_numbers():
    assert not is_gone(name_other("9" * 30))
    assert not is_gone(name_other("one"))
