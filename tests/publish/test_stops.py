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


def run(place, site, number: int, seconds: float) -> tuple[int, str]:
    """Run the command and send it a signal after that time; return its exit code and its errors."""
    process = place.start(site)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert ", in main" not in errors, errors  # Python's own start may end in a traceback
    return process.returncode, errors or ""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_stops_at_random(place, number):
    seed = int(os.environ.get("INLAID_SEED", time.time()))
    chance, stopped = random.Random(seed), 0
    old, new = (build_site(version, **SIZES) for version in "AB")
    sites = {id(files): place.build(files) for files in (old, new)}
    place.publish(old)
    begun = time.monotonic()
    assert run(place, sites[id(new)], signal.SIGCONT, 60)[0] == 0
    whole = time.monotonic() - begun
    old, new = new, old
    for turn in range(ROUNDS):
        code, errors = run(place, sites[id(new)], number, chance.uniform(0.2, 1) * whole)
        stopped += code != 0
        check(place, old, new, (seed, turn))
        if number == signal.SIGINT:
            # The last is Python's own, before our code.
            assert code in (0, 128 + number, -number), (seed, turn, code, errors)
            assert place.is_free(), (seed, turn)
        begun = time.monotonic()
        code, errors = run(place, sites[id(new)], signal.SIGCONT, 60)
        assert code == 0, (seed, turn, errors)
        whole = (whole + time.monotonic() - begun) / 2  # a busy machine may have been slow at first
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
