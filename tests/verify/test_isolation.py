"""A page is verified at the degree that there is, as an ordinary user, or refused where asked."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from inlaid.verify.sandbox import weaknesses
from inlaid.verify.sandbox.confine.landlock import find_version
from inlaid.verify.sandbox.probe import VARIABLE

pytestmark = pytest.mark.slow

USER = 54321
# Others than root may be unable to reach the Python of this environment, as below root's home.
IS_OPEN = all(folder.stat().st_mode & 0o001 for folder in Path(sys.prefix).parents)
AS_USER = os.getuid() == 0 and IS_OPEN
PAGE = """\
# Page

<!-- inlaid: verify=page -->
```python
import os, pathlib
print("made", file=open("made.txt", "w"))
number = 6
```

<!-- inlaid: verify=page -->
```python
print(open("made.txt").read(), number * 7)
```

```output
made
 42
```

```console
$ cat HOME/notes.txt 2> /dev/null || echo closed
closed
```
"""


@pytest.fixture
def place():
    """A folder of the user's own that others may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("home", "tmp", "project/docs"):
            (folder / part).mkdir(parents=True)
        (folder / "home/notes.txt").write_text("secret\n")
        page = PAGE.replace("HOME", str(folder / "home"))
        (folder / "project/docs/page.md").write_text(page)
        yield folder


def verify(place, degree, settings=""):
    configuration = f"site_name: x\nplugins: [inlaid: {{verify: {{{settings}}}}}]\n"
    (place / "project/mkdocs.yml").write_text(configuration)
    if AS_USER:
        for path in (place, *place.rglob("*")):
            os.chown(path, USER, USER)
    as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    return subprocess.run(
        [*(as_user if AS_USER else []), sys.executable, "-m", "inlaid", "verify", "--json", "out"],
        cwd=place / "project",
        env={
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "tmp"),
            "PATH": "/usr/bin:/bin",
            VARIABLE: degree,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_page_is_verified_without_namespaces(place):
    done = verify(place, "landlock")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((place / "project/out").read_text())
    assert report["isolation"] == f"Landlock {find_version()}, a copy of the project"
    assert weaknesses.COMMANDS in report["not_stopped"]
    assert f"not stopped: {', '.join(report['not_stopped'])}" in done.stdout
    levels = {name: count for name, count in report["summary"]["levels"].items() if count}
    assert levels == {"ran": 1, "as printed": 3}
    assert not (place / "project/made.txt").exists()
    assert not list((place / "tmp").iterdir())


def test_where_isolation_is_required_nothing_runs_without_namespaces(place):
    done = verify(place, "landlock", "require_isolation: true")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "inlaid: verify.require_isolation is set, and namespaces are unavailable: "
        f"{VARIABLE}=landlock\n"
    )
    assert not (place / "project/out").exists()
