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
from inlaid.verify.sandbox.confine.landlock import find_version

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


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize(
    "degree",
    [pytest.param(name, marks=pytest.mark.long) if name in OLDER else name for name in DEGREES],
)
def test_what_gets_through_is_what_is_listed(place, degree, user):
    number = USERS[user]
    as_user = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"]
    done = subprocess.run(
        [
            *(as_user if IS_ROOT and number else []),
            *(SYSTEM_PYTHON, "-B", place / "attack_driver.py", json.dumps(DEGREES[degree])),
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
    told = json.loads(done.stdout)
    expected = {
        name
        for name, need in told["needs"].items()
        if LISTED[need] & set(told["listed"]) and not (number == 0 and need in OF_USERS_ONLY)
    }
    assert set(told["through"]) == expected
    assert bool(expected) != DEGREES[degree]["namespaces"]
