"""One suite of attacks, against each degree and user: what gets through is what the degree lists."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import inlaid
from inlaid.verify.sandbox import weaknesses
from inlaid.verify.sandbox.confine.landlock import HIDES_SOCKETS, find_version

pytestmark = pytest.mark.slow

SYSTEM_PYTHON = "/usr/bin/python3"  # other users may not reach that of this environment
IS_ROOT = os.getuid() == 0
USERS = {"root": 0, "user": 54321} if IS_ROOT else {"user": os.getuid()}
NEWEST = find_version()
DEGREES = {
    "layered": {"namespaces": True, "overlay": True},
    "copied": {"namespaces": True, "overlay": False},
    **{
        f"landlock-{version}": {"namespaces": False, "overlay": False, "landlock": version}
        for version in (1, 2, 3, 4, 5, 6, 7)
        if version <= NEWEST
    },
    "limits": {"namespaces": False, "overlay": False},
}
# On the machine's network, which holds its abstract sockets, too.
ON_NETWORK = {
    "scoped": {"namespaces": True, "overlay": True, "landlock": NEWEST},
    "unscoped": {"namespaces": True, "overlay": True},
}
OLDER = {f"landlock-{version}" for version in range(1, NEWEST)}
# The words of the driver, and what reports say; an attack may have more than one name.
LISTED = {
    "reading": {weaknesses.READING},
    "writing": {weaknesses.WRITING},
    "truncating": {weaknesses.TRUNCATING, weaknesses.WRITING},
    "attributes": {weaknesses.ATTRIBUTES},
    "looking": {weaknesses.LOOKING},
    "network": {weaknesses.NETWORK},
    "sockets": {weaknesses.SOCKETS},
    "abstract": {weaknesses.SOCKETS, weaknesses.ABSTRACT},
    "signals": {weaknesses.SIGNALS},
    "memory": {weaknesses.MEMORY},
    "commands": {weaknesses.COMMANDS},
    "priorities": {weaknesses.PRIORITIES},
    "shared": {weaknesses.SHARED},
    "": set(),
}
# A program of root has rights that none has which we run, so that these are stopped by chance.
OF_USERS_ONLY = {"memory", "priorities"}


@pytest.fixture(scope="module")
def place():
    """A folder that other users may enter, with a copy of Inlaid; unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(Path(inlaid.__file__).parent, Path(folder, "inlaid"))
        driver = Path(__file__).with_name("attack_driver.py")
        shutil.copyfile(driver, Path(folder, driver.name))
        Path(folder, "tmp").mkdir()
        Path(folder, "tmp").chmod(0o1777)
        yield Path(folder)


def _takes_long(degree, user):
    """Whether another row of the fast half shows the same, or nearly."""
    return degree in OLDER or (degree == "limits" and user != next(iter(USERS)))


@pytest.mark.parametrize(
    ("degree", "user"),
    [
        pytest.param(degree, user, marks=[pytest.mark.long] * _takes_long(degree, user))
        for degree in DEGREES
        for user in USERS
    ],
)
def test_what_gets_through_is_what_is_listed(place, degree, user):
    said, expected = attack(place, DEGREES[degree], USERS[user])
    assert set(said["through"]) == expected
    assert bool(expected) != DEGREES[degree]["namespaces"]


@pytest.mark.parametrize("degree", ON_NETWORK)
def test_on_the_machine_s_network_abstract_sockets_are_hidden_or_listed(place, degree):
    said, expected = attack(place, ON_NETWORK[degree], USERS["user"], "host")
    is_listed = degree == "unscoped" or NEWEST < HIDES_SOCKETS
    assert set(said["through"]) == expected
    assert said["listed"] == [weaknesses.ABSTRACT] * is_listed
    assert bool(expected) == is_listed


def attack(place, degree, number, network="none"):
    """What the driver says, and the attacks that should get through by what is listed."""
    as_user = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"]
    done = subprocess.run(
        [
            *(as_user if IS_ROOT and number else []),
            *(SYSTEM_PYTHON, "-B", place / "attack_driver.py", json.dumps(degree), network),
        ],
        env={
            "PYTHONPATH": str(place),
            "PATH": "/usr/bin:/bin",
            "HOME": str(place / "tmp"),
            "TMPDIR": str(place / "tmp"),
            "TOKEN": "secret-4711",
        },
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    expected = {
        name
        for name, need in said["needs"].items()
        if LISTED[need] & set(said["listed"]) and not (number == 0 and need in OF_USERS_ONLY)
    }
    return said, expected
