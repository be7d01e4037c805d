"""The best degree that works is taken, whoever owns the project; and then the run works."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import inlaid
from inlaid.errors import UsageError
from inlaid.verify.sandbox import probe
from inlaid.verify.sandbox.confine.landlock import find_version
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.project_copy import copy_project
from inlaid.verify.sandbox.sandbox import run_program

pytestmark = pytest.mark.slow

IS_ROOT = os.getuid() == 0
SYSTEM_PYTHON = "/usr/bin/python3"  # other users may not reach that of this environment
USER, OTHER = 54321, 54322  # of nobody; a second user needs no entry
LAYER = "namespaces, throw-away project layer"
COPY = "namespaces, a copy of the project"
LANDLOCK = f"Landlock {find_version()}, a copy of the project"
LIMITS_ONLY = "limits only"
UNMAPPED = "Value too large for defined data type"

needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can make files of other users")

# Every kind of change that examples make, in folders of the project and of its packages.
CHANGES = """
set -e
pwd; cat a.txt app/b.txt node_modules/m/index.js
echo more >> a.txt; echo new > new.txt; rm app/b.txt; mkdir -p app/new/deep; mv a.txt app/a.txt
mkdir node_modules/.cache 2>/dev/null || echo refused; cat app/a.txt new.txt
"""
REFUSED = "text\nb\nmodule\nrefused\ntext\nmore\nnew\n"  # packages that are read-only
PRINTED = "text\nb\nmodule\ntext\nmore\nnew\n"

DRIVER = f"""
import json, os, sys
from pathlib import Path
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.probe import find_isolation
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.sandbox import run_program
root = Path(sys.argv[1])
isolation = find_isolation(root)
program = Program(argv=("bash", "-c", {CHANGES!r}), root=str(root), collect=("new.txt",))
run = run_program(program, Limits(seconds=20), os.environ, isolation)
print(json.dumps([
    isolation.description, isolation.reason, run.outcome.status, run.outcome.output, run.collected,
]))
"""


@pytest.fixture
def place():
    """A folder that other users may enter, with a copy of Inlaid; unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(Path(inlaid.__file__).parent, Path(folder, "inlaid"))
        Path(folder, "tmp").mkdir()
        Path(folder, "tmp").chmod(0o1777)
        yield Path(folder)


@pytest.fixture
def project(place):
    root = place / "project"
    for name, text in [
        ("a.txt", "text\n"),
        ("app/b.txt", "b\n"),
        ("node_modules/m/index.js", "module\n"),
        (".git/HEAD", "ref\n"),
    ]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    yield root
    subprocess.run(["chmod", "-R", "u+w", str(place)], check=True)


def run_as(place, root, *, user=USER, before="", unshare=("-m",)):
    """What the degree was, why, and what became of a program, for a user in two groups."""
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", f"--groups={user},{OTHER}"]
    command = [*(as_user if IS_ROOT and user else []), SYSTEM_PYTHON, "-B", "-c", DRIVER, str(root)]
    if before:
        command = ["unshare", *unshare, "sh", "-c", f'{before}; exec "$@"', "sh", *command]
    done = subprocess.run(
        command,
        env={
            "HOME": str(place / "tmp"),
            "TMPDIR": str(place / "tmp"),
            "PYTHONPATH": str(place),
            "PATH": "/usr/bin:/bin",
        },
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def list_state(root):
    facts = [(path, path.lstat()) for path in sorted(root.rglob("*"))]
    return [
        (str(path), holds.st_uid, holds.st_gid, holds.st_mode, holds.st_mtime_ns)
        for path, holds in facts
    ]


def check(place, root, degree, reason, printed=PRINTED, **options):
    """The degree and the reason are as expected, the program works, the project is untouched."""
    before = list_state(root)
    found, why, status, output, collected = run_as(place, root, **options)
    folder, _, rest = output.partition("\n")
    assert (found, status, rest) == (degree, 0, printed), (why, output)
    assert reason in why
    assert bool(why) == (degree != LAYER)
    assert (folder == str(root)) == (degree not in {LANDLOCK, LIMITS_ONLY})
    assert collected == [["new.txt", "new\n"]]
    assert list_state(root) == before
    assert not list((place / "tmp").iterdir())


def own(root, owner, group, *names):
    for path in [root / name for name in names] or [root, *root.rglob("*")]:
        os.chown(path, owner, group)


def test_files_of_one_s_own_are_shown_as_a_layer(place, project):
    if IS_ROOT:
        own(project, USER, USER)
    check(place, project, LAYER, "")


@needs_root
def test_files_of_another_group_are_copied(place, project):
    own(project, USER, OTHER)
    check(place, project, COPY, UNMAPPED)


@needs_root
def test_a_single_file_of_another_group_is_enough(place, project):
    own(project, USER, USER)
    own(project, USER, OTHER, "app/b.txt")
    check(place, project, COPY, f"app/b.txt: {UNMAPPED}")


@needs_root
def test_what_one_can_t_write_oneself_needs_no_copy(place, project):
    own(project, USER, USER)
    (project / "data").mkdir()  # as a container leaves it behind, of root
    (project / "data" / "log").write_text("")
    check(place, project, LAYER, "")


@needs_root
def test_a_shared_folder_that_hands_on_its_group_is_copied(place, project):
    own(project, 0, OTHER)
    for path in [project, *project.rglob("*")]:
        path.chmod(0o2775 if path.is_dir() else 0o664)
    check(place, project, COPY, "")


@needs_root
def test_temporary_files_in_a_folder_that_hands_on_its_group(place, project):
    own(project, USER, USER)
    os.chown(place / "tmp", 0, OTHER)
    (place / "tmp").chmod(0o2777)
    check(place, project, LAYER, "")


@needs_root
def test_files_of_another_user_are_copied(place, project):
    own(project, 0, 0)
    check(place, project, COPY, "Permission denied")


def test_a_read_only_project_is_copied(place, project):
    if IS_ROOT:
        own(project, USER, USER)
    subprocess.run(["chmod", "-R", "a-w", str(project)], check=True)
    check(place, project, COPY, "Permission denied")


def test_a_read_only_folder_of_one_s_own_is_copied(place, project):
    if IS_ROOT:
        own(project, USER, USER)
    (project / "app").chmod(0o555)
    check(place, project, COPY, "Permission denied")


@needs_root
@pytest.mark.parametrize("mode", ["a+rX", "go-rwx"])
def test_root_works_on_the_checkout_of_somebody(place, project, mode):
    own(project, USER, USER)
    (project / "node_modules").chmod(0o755)
    subprocess.run(["chmod", "-R", mode, str(project / "app"), str(project / "a.txt")], check=True)
    check(place, project, COPY, "", user=0)


@needs_root
def test_root_works_in_the_private_home_of_somebody(place, project):
    home = place / "home"
    home.mkdir()
    project = project.rename(home / "project")
    own(home, USER, USER)
    home.chmod(0o700)
    check(place, project, LANDLOCK, "Permission denied", user=0)


@needs_root
def test_a_file_system_that_carries_no_layer_gives_a_copy(place, project):
    own(project, USER, USER)
    # No layer can be written on what is a layer itself, as the root of a container.
    layer = " ".join(str(place / name) for name in ("lower", "upper", "work"))
    before = (
        f"mkdir {layer} && mount -t overlay -o "
        f"lowerdir={place}/lower,upperdir={place}/upper,workdir={place}/work x {place}/tmp"
        f" && chmod 1777 {place}/tmp"
    )
    check(place, project, COPY, "Invalid argument", REFUSED, before=before)


@needs_root
def test_a_file_system_mounted_in_the_project_is_copied_with_it(place, project):
    own(project, USER, USER)
    (project / "data").mkdir()
    before = f"mount -t tmpfs x {project}/data && echo in > {project}/data/in.txt"
    before += f" && chmod -R a+rwX {project}/data && chown -R {USER}:{USER} {project}/data"
    check(place, project, COPY, f"on {place}/tmp/inlaid-", before=before)


def test_without_namespaces_landlock_is_left(place, project):
    before = "echo 0 > /proc/sys/user/max_user_namespaces"
    options = {"user": 0, "before": before, "unshare": ("-Urm",)}
    check(place, project, LANDLOCK, "unshare: No space left on device", **options)


@pytest.mark.parametrize(("name", "degree"), [("landlock", LANDLOCK), ("limits", LIMITS_ONLY)])
def test_better_degrees_can_be_switched_off(project, monkeypatch, name, degree):
    monkeypatch.setenv(probe.VARIABLE, name)
    found = probe.find_isolation(project)
    assert (found.description, found.reason) == (degree, f"INLAID_ISOLATION={name}")


def test_a_degree_that_is_none_is_reported(project, monkeypatch):
    monkeypatch.setenv(probe.VARIABLE, "landlok")
    with pytest.raises(UsageError, match=r"got 'landlok'; did you mean landlock\?"):
        probe.find_isolation(project)


def test_a_system_without_namespaces_says_so(place, project, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    isolation = probe.find_isolation(project)
    assert isolation == Isolation(namespaces=False, overlay=False)
    assert isolation.reason == "darwin has no namespaces"


def test_limits_only_never_write_into_the_project_or_its_packages(project):
    before = list_state(project)
    program = Program(argv=("bash", "-c", CHANGES), root=str(project), collect=("new.txt",))
    limits_only = Isolation(namespaces=False, overlay=False)
    run = run_program(program, Limits(seconds=20), os.environ, limits_only)
    assert run.outcome.output.partition("\n")[2] == PRINTED
    assert run.collected == (("new.txt", "new\n"),)
    assert list_state(project) == before


def test_a_copy_holds_what_a_program_needs(tmp_path):
    root, copy = tmp_path / "project", tmp_path / "copy"
    for name in (
        "a.sh",
        ".hidden",
        "target/lib.rs",
        ".git/HEAD",
        "app/.pytest_cache/v",
        "debug/CACHEDIR.TAG",
        "env/pyvenv.cfg",
        "app/node_modules/m.js",
        "node_modules/started/here.js",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "a.sh").chmod(0o555)
    (root / "link").symlink_to("a.sh")
    (root / "gone").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    os.utime(root / "a.sh", (1, 1))
    packages = copy_project(root, copy, "node_modules/started")
    files = {str(path.relative_to(copy)) for path in copy.rglob("*") if not path.is_dir()}
    assert files == {
        ".hidden",
        "a.sh",
        "gone",
        "link",
        "node_modules/started/here.js",
        "target/lib.rs",
    }
    assert sorted(packages) == ["app/node_modules", "env"]
    assert (copy / "a.sh").stat().st_mode & 0o777 == 0o755
    assert (copy / "a.sh").stat().st_mtime == 1
    assert (copy / "link").readlink() == Path("a.sh")
