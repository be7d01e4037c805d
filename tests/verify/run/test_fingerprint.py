"""Whatever a result may depend on changes its key."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from inlaid.languages.python import SESSION as PYTHON_SESSION
from inlaid.verify.evaluators.arguments import DRIVERS, fill_arguments
from inlaid.verify.examples.steps import Step
from inlaid.verify.plan.work import ProgramWork, SessionWork, SyntaxWork
from inlaid.verify.run import package_survey, python_environment
from inlaid.verify.run.fingerprint import Fingerprints
from inlaid.verify.run.folders import stat_folder
from inlaid.verify.run.python_environment import identify_python
from inlaid.verify.run.surroundings import Surroundings
from inlaid.verify.sandbox import python_folders
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.tools.toolbox import Toolbox
from inlaid.verify.sessions.session import describe_step, read_uses
from inlaid.verify.settings import Place

SURVEY = package_survey.__file__
ISOLATION = Isolation(namespaces=True, overlay=True)
PLACE = Place(root="app/server", inputs=("shared/*.txt",), pass_env=("COLOUR",))
TESTS = ProgramWork("tests", "node t", Program(("node", "t")), PLACE, Limits())
FILES = (
    "app/server/a.js", "app/server/build/b.js", "app/server/node_modules/m/index.js",
    "app/node_modules/n/index.js", "node_modules/o/index.js", ".venv/lib/p.py", "shared/in.txt",
    "app/server/site/c.js", "app/server/coverage/d.js",
)  # fmt: skip
OTHER_FILES = (
    "app/server/.git/HEAD", "app/server/__pycache__/a.pyc", "app/client/a.js", "site/index.html",
    "shared/out.md", ".inlaid/verify.sqlite",
)  # fmt: skip


@pytest.fixture
def project(tmp_path):
    for name in (*FILES, *OTHER_FILES):
        write(tmp_path / name, "one")
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def key(work, root, environment=None):
    toolbox = Toolbox(environment or os.environ, ISOLATION, Limits())
    fingerprints = Fingerprints(toolbox, root, ISOLATION, Surroundings())
    return fingerprints.key(work), fingerprints.identify_uses(work, None)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_the_program_may_read_counts(project, name):
    before = key(TESTS, project)
    assert key(TESTS, project) == before
    write(project / name, "three")
    assert key(TESTS, project) != before
    (project / name).unlink()
    assert key(TESTS, project) != before


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_file_that_it_does_not_read_does_not(project, name):
    before = key(TESTS, project)
    write(project / name, "three")
    assert key(TESTS, project) == before


def test_an_installed_package_that_is_edited_in_place_counts(project):
    file = project / "node_modules" / "o" / "index.js"
    before = key(TESTS, project)
    os.utime(file, ns=(1, 1))  # the same size, another time
    assert key(TESTS, project) != before


def test_links_count_by_where_they_lead(project):
    link = project / "app" / "server" / "link"
    link.symlink_to("a.js")
    before = key(TESTS, project)
    link.unlink()
    link.symlink_to("b.js")
    assert key(TESTS, project) != before


def test_settings_and_the_environment_count(project):
    before = key(TESTS, project, {"PATH": "/bin", "COLOUR": "red"})
    assert key(TESTS, project, {"PATH": "/bin", "COLOUR": "blue"}) != before
    assert key(TESTS, project, {"PATH": "/usr/bin", "COLOUR": "red"}) != before
    assert key(replace(TESTS, limits=Limits(seconds=1)), project) != key(TESTS, project)


def test_a_tool_counts(project):
    tool = project / "bin" / "node"
    write(tool, "one")
    tool.chmod(0o755)
    environment = {"PATH": str(tool.parent)}
    before = key(TESTS, project, environment)
    write(tool, "three")
    assert key(TESTS, project, environment) != before


PYTHON = SessionWork("python", (Step("import shop"),), Program(()), Place(), Limits())
PYTEST = ProgramWork("tests", "pytest", Program(("bash", "-c", "pytest -q")), Place(), Limits())
BASH = SessionWork("bash", (Step("true"),), Program(()), Place(), Limits())


@pytest.mark.parametrize(("work", "counts"), [(PYTHON, True), (PYTEST, True), (BASH, False)])
def test_what_python_can_import_counts(project, monkeypatch, work, counts):
    own = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{own}:{os.environ['PATH']}"}
    site = project / "packages"
    write(site / "shop" / "__init__.py", "one")
    paths = {"purelib": str(site), "platlib": str(site)}
    monkeypatch.setattr(python_folders, "get_paths", lambda: paths)
    keys = [key(work, project, environment)]
    write(site / "shop" / "__init__.py", "three")
    keys.append(key(work, project, environment))
    source = project / "editable" / "src" / "cart.py"
    write(source, "one")
    write(site / "cart.pth", f"{source.parent}\nimport nothing\n# no\n")
    keys.append(key(work, project, environment))
    write(source, "two")
    keys.append(key(work, project, environment))
    told = '{"url": "file://%s", "dir_info": {"editable": true}}' % (project / "other")
    write(project / "other" / "pay.py", "one")
    write(site / "pay-1.dist-info" / "direct_url.json", told)
    write(site / "old-1.dist-info" / "direct_url.json", "no JSON")
    keys.append(key(work, project, environment))
    write(project / "other" / "pay.py", "two")
    keys.append(key(work, project, environment))
    assert len(set(keys)) == (len(keys) if counts else 1)


STARTS = [
    "import subprocess; subprocess.run(['true'])",
    "import os; os.system('true')",
    "import os; os.fork() or os._exit(0)",
    "import multiprocessing.popen_spawn_posix",
    "import ctypes; ctypes.CDLL(None)",
]
USES = {
    "print(1)": ["early"],
    "import shop": ["early", "shop"],
    "import shop.cart": ["early", "shop"],
    "import single": ["early", "single.py"],
    "import importlib.resources as r; r.files('shop').joinpath('d.json').read_text()": [
        "early",
        "shop",
    ],
    "open('SITE/other/d.json').read()": ["early", "other"],
    "import os; os.listdir('SITE/other')": ["early", "other"],
    "import pathlib as p; list(p.Path('SITE/other').iterdir())": ["early", "other"],
    "import os; os.open(b'SITE/other/d.json', 0)": ["early", "other"],
    "import sys; sys.exit(0)": ["early"],
    **dict.fromkeys(STARTS),
}


@pytest.mark.parametrize("code", USES)
def test_a_session_knows_which_packages_it_has_used(tmp_path, code):
    site = tmp_path / "site"
    for name in ("shop/__init__.py", "shop/cart.py", "other/a.py", "early/__init__.py"):
        write(site / name, "x = 1")
    for name in ("shop/d.json", "other/d.json"):
        write(site / name, "1")
    write(site / "single.py", "")
    write(site / "sitecustomize.py", "import early")
    step = Step(code.replace("SITE", str(site)))
    write(tmp_path / "steps", json.dumps([describe_step(step)]))
    done = subprocess.run(
        [
            *fill_arguments(PYTHON_SESSION.argv),
            DRIVERS / PYTHON_SESSION.driver,
            tmp_path / "steps",
            "MARK",
        ],
        env={"PYTHONPATH": str(site)},
        check=True,
        capture_output=True,
        text=True,
    )
    uses = read_uses(done.stdout, "MARK")
    own = None if uses is None else [Path(use).name for use in uses if "/site/" in use]
    assert own == (USES[code] and sorted([*USES[code], "sitecustomize.py"])), done.stdout


def test_only_the_packages_that_were_used_count(project):
    fingerprints = [
        Fingerprints(Toolbox(os.environ, ISOLATION, Limits()), project, ISOLATION, Surroundings())
        for _ in range(3)
    ]
    uses = (str(project / "app"), str(project / "shared" / "in.txt"))
    states = [fingerprints[0].identify_uses(PYTHON, uses)]
    write(project / "shared" / "out.md", "three")
    states.append(fingerprints[1].identify_uses(PYTHON, uses))
    write(project / "shared" / "in.txt", "three")
    states.append(fingerprints[2].identify_uses(PYTHON, uses))
    assert states[0] == states[1] != states[2]
    assert fingerprints[0].identify_uses(BASH, uses) == ""


def survey(folder, part=0, parts=1):
    command = [sys.executable, "-I", "-S", "-B", SURVEY, str(part), str(parts), str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["p/a.py", "p/new.json", "p/q/data.json", "linked/b.dat", "r"])
def test_of_installed_packages_all_files_count(tmp_path, name):
    site = tmp_path / "site"
    for file in ("p/a.py", "p/q/data.json", "r"):
        write(site / file, "one")
    write(tmp_path / "store" / "b.dat", "one")
    (site / "linked").symlink_to(tmp_path / "store")
    (tmp_path / "store" / "round").symlink_to(site)
    (site / "nowhere").symlink_to("gone")
    before = survey(site)
    write(site / "p" / "__pycache__" / "a.pyc", "one")
    assert survey(site) == before
    shared = [survey(site, part, 2) for part in (0, 1)]
    write(site / name, "three")
    assert survey(site) != before
    assert [survey(site, part, 2) for part in (0, 1)] != shared


@pytest.mark.slow
def test_a_survey_that_fails_is_like_no_other(monkeypatch, tmp_path):
    monkeypatch.setattr(python_environment, "_SURVEY", tmp_path / "gone.py")
    assert identify_python() != identify_python()


@pytest.mark.slow
def test_the_checker_of_a_language_counts(project):
    work = SyntaxWork("perl", "1;")
    assert key(work, project) != key(SyntaxWork("perl", "2;"), project)
    assert key(work, project) != key(work, project, {"PATH": "/nowhere"})


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path):
    (tmp_path / "empty").mkdir()
    assert stat_folder(str(tmp_path / "gone")) == stat_folder(str(tmp_path / "empty"))
