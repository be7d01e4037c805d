"""Where a function runs: its code is read-only, /tmp its own, and the rest is as good as absent."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from inlaid.functions.execution_environment import Sandbox
from inlaid.functions.function import find_function
from inlaid.functions.invocation import FunctionSettings, Returned
from inlaid.verify.sandbox.probe import DEGREES, VARIABLE

pytestmark = pytest.mark.slow

PROGRAMS = Path(__file__).parents[2] / "snippets" / "lambda"
PYTHON = """
import os, pathlib, tempfile
import helper

def attempt(action):
    try:
        return action()
    except OSError as error:
        return type(error).__name__

def lambda_handler(event, context):
    here = pathlib.Path(__file__).parent
    return {
        "helper": helper.NAME,
        "write": attempt(lambda: (here / "new.txt").write_text("1")),
        "change": attempt(lambda: (here / "helper.py").write_text("1")),
        "secret": attempt(lambda: pathlib.Path(event).read_text()),
        "scratch": attempt(lambda: pathlib.Path(tempfile.gettempdir(), "x").write_text("1")),
        "root": os.environ["LAMBDA_TASK_ROOT"],
        "folder": os.getcwd(),
        "listed": attempt(lambda: os.listdir(tempfile.gettempdir())),
    }
"""


@pytest.fixture(params=DEGREES)
def degree(request, monkeypatch):
    monkeypatch.setenv(VARIABLE, request.param)
    return request.param


def invoke(name, folder, event="null"):
    with Sandbox(find_function(name, folder), FunctionSettings(), around=(PROGRAMS,)) as sandbox:
        invocation = sandbox.invoke(event)
    assert isinstance(invocation.outcome, Returned), invocation
    return json.loads(invocation.outcome.payload)


def list_files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_code_is_read_only_and_tmp_is_its_own(tmp_path, degree):
    (tmp_path / "secret").write_text("secret-4711")
    folder = tmp_path / "fn"
    folder.mkdir()
    (folder / "main.py").write_text(PYTHON)
    (folder / "helper.py").write_text("NAME = 'x'\n")
    before = list_files(tmp_path)

    told = invoke("main.py", folder, json.dumps(str(tmp_path / "secret")))

    assert (told["helper"], told["scratch"], told["listed"]) == ("x", 1, ["x"])
    assert told["root"] == told["folder"]
    assert list_files(tmp_path) == before
    assert (folder / "helper.py").read_text() == "NAME = 'x'\n"
    if degree == "namespaces":
        assert (told["root"], told["write"], told["change"]) == ("/var/task", "OSError", "OSError")
    if degree == "landlock":
        assert (told["write"], told["change"]) == ("PermissionError", "PermissionError")
    assert (told["secret"] == "secret-4711") == (degree == "limits")


def test_packages_above_the_code_and_links_out_of_it_are_found(tmp_path, degree):
    folder = tmp_path / "app" / "fn"
    for name, text in [
        ("app/node_modules/near/index.js", "module.exports = 'near';"),
        ("node_modules/far/package.json", '{"main": "far.js"}'),
        ("node_modules/far/far.js", "module.exports = 'far';"),
        ("shared/index.js", "module.exports = require('./name.js');"),
        ("shared/name.js", "module.exports = 'shared';"),
        ("app/fn/main.js", "exports.handler = async () => [require('near'), require('own')];"),
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "own").symlink_to("../../../shared")
    assert invoke("main.js", folder) == ["near", "shared"]
    if degree != "limits":  # where a copy has no second folder above it
        code = "import far from 'far'; export const handler = async () => far;"
        (folder / "other.mjs").write_text(code)
        assert invoke("other.mjs", folder) == "far"


def test_memory_is_the_function_s_own(tmp_path, degree):
    (tmp_path / "main.py").write_text(
        "def lambda_handler(event, context):\n    return bytes(1).hex()\n"
    )
    settings = FunctionSettings(memory=2048)
    with Sandbox(find_function("main.py", tmp_path), settings) as sandbox:
        report = sandbox.invoke("null").report
    assert 5 < report.memory_used_mb < 90


def test_what_the_function_leaves_behind_is_ended(tmp_path, degree):
    seconds = f"62.{os.getpid()}{DEGREES.index(degree)}"
    (tmp_path / "main.py").write_text(
        "import subprocess\n"
        "def lambda_handler(event, context):\n"
        f"    subprocess.Popen(['env', '-i', 'setsid', 'sleep', '{seconds}'])\n"
    )
    assert invoke("main.py", tmp_path) is None
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # others end meanwhile
            lines.append(path.read_text())
    assert not any(seconds in line for line in lines)
