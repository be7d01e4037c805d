"""Fifty kills and fifty interruptions of the command, each at a moment that chance chooses.

After each, the target serves what its layout promises, and the next publish heals it.
"""

import os
import random
import signal
import subprocess
import time

import pytest

from tests.publish.places import BucketPlace, Folder
from tests.publish.sites import build_site, find_faults

pytestmark = pytest.mark.long

ROUNDS = 50
SIZES = {"pages": 30, "hashed": 6, "images": 6}


@pytest.fixture(params=["directory", "moto", "strict"])
def place(request, tmp_path):
    if request.param == "directory":
        return Folder(tmp_path)
    return BucketPlace(tmp_path, request.getfixturevalue(f"{request.param}_bucket"))


def run(place, site, number: int, seconds: float) -> int:
    """Run the command and send it a signal after that time; return its exit code."""
    process = place.start(site)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in (errors or "")
    return process.returncode


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_stops_at_random(place, number):
    seed = int(os.environ.get("INLAID_SEED", time.time()))
    chance, stopped = random.Random(seed), 0
    old, new = (build_site(version, **SIZES) for version in "AB")
    sites = {id(files): place.build(files) for files in (old, new)}
    place.publish(old)
    begun = time.monotonic()
    assert run(place, sites[id(new)], signal.SIGCONT, 60) == 0
    whole = time.monotonic() - begun
    old, new = new, old
    for turn in range(ROUNDS):
        code = run(place, sites[id(new)], number, chance.uniform(0.2, 1) * whole)
        stopped += code != 0
        check(place, old, new, (seed, turn))
        if number == signal.SIGINT:
            assert code in (0, 128 + number, -number), (seed, turn)  # the last: before our code
            assert place.is_free(), (seed, turn)
        assert run(place, sites[id(new)], signal.SIGCONT, 60) == 0, (seed, turn)
        assert place.read_site() == new, (seed, turn)
        assert not place.publish(new, repair=True).is_new, (seed, turn)
        old, new = new, old
    assert stopped > ROUNDS // 4


def check(place, old, new, where) -> None:
    """A directory serves one whole release; in a bucket, each file is whole and links lead on."""
    served = place.read_site()
    if isinstance(place, Folder):
        assert served in (old, new), where
    else:
        assert find_faults(served, old, new) == [], where
