"""How commands end when it isn't their own doing: interrupted, nobody listens, nothing is written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-c", "from inlaid.cli.main import main; main()")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: T\n")
    Path("docs").mkdir()
    Path("docs/index.md").write_text("```python\nx = 1\n```\n")
    return tmp_path


def find_sleepers(seconds: str) -> list[str]:
    """The processes that sleep for just as long; a sandboxed one can't be told by its folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if words[:2] == ["sleep", seconds]:
            found.append(process.name)
    return found


def test_an_interruption_of_the_start_is_one_line(tmp_path):
    """Importing the command line takes long enough for Ctrl-C to come meanwhile."""
    (tmp_path / "click.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    done = subprocess.run(
        [Path(sys.executable).parent / "inlaid", "--version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "inlaid: interrupted\n")


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [(signal.SIGINT, 130, "inlaid: interrupted\n"), (signal.SIGTERM, 143, "")],
)
def test_an_interrupted_verify_ends_what_runs_and_leaves_nothing(project, sent, code, said):
    seconds = f"97.{os.getpid()}"  # of no other test
    for number in range(8):  # more than run at a time
        Path(f"docs/{number}.md").write_text(f"```console\n$ sleep {seconds}\n```\n")
    boxes = project / "boxes"
    boxes.mkdir()
    process = subprocess.Popen(
        [*COMMAND, "verify", "--jobs", "2"],
        env=os.environ | {"TMPDIR": str(boxes)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not find_sleepers(seconds):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, process.kill()
        time.sleep(0.05)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)  # far less than one of the eight would take
    assert (process.returncode, out, err) == (code, "", said)
    assert list(boxes.iterdir()) == []
    assert find_sleepers(seconds) == []


@pytest.mark.parametrize("arguments", [("check",), ("--version",), ("regions", "--json")])
def test_output_that_takes_nothing_more(project, arguments):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (
        1,
        "inlaid: standard output: No space left on device\n",
    )


def test_nobody_listens(project):
    Path("docs/index.md").write_text("```python ./gone.py\n```\n" * 3000)
    process = subprocess.Popen(
        [*COMMAND, "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


def test_a_run_that_can_not_be_remembered_is_judged_all_the_same(project):
    Path(".inlaid").write_text("in the way")
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 0
    assert "1 example: 1 parsed" in result.stdout
    assert result.stderr == (
        "inlaid: .inlaid/.gitignore can't be written: File exists; "
        "the next build won't know of this run\n"
    )


@pytest.mark.parametrize("report", ["--junit", "--sarif", "--json"])
def test_a_report_that_can_not_be_written(project, report):
    Path("file").write_text("in the way")
    result = CliRunner().invoke(main, ["verify", report, "file/report"])
    assert result.exit_code == 1
    assert "1 example: 1 parsed" in result.stdout
    assert result.stderr.startswith("inlaid: file/report can't be written: ")


@pytest.mark.parametrize(
    ("name", "near"), [("chekc", "check"), ("Verify", "verify"), ("reglons", "regions")]
)
def test_a_misspelt_command(name, near):
    result = CliRunner().invoke(main, [name])
    assert result.exit_code == 2
    told = f"inlaid: No such command '{name}'. Did you mean '{near}'? See main --help\n"
    assert result.stderr == told


@pytest.mark.parametrize(
    "arguments", [["trace", "show", "gone"], ["trace", "check", "a", "b"], ["diagram", "gone"]]
)
def test_a_file_that_is_not_there_is_wrong_use(project, arguments):
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("inlaid: no such file: ")


def test_a_folder_that_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = CliRunner().invoke(main, ["check"])
    assert (result.exit_code, result.stderr) == (1, "inlaid: the current folder is gone\n")


def test_the_package_can_be_run(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "inlaid", "check", "gone"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "inlaid: no such file or folder: gone\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--all"), ("check", "--format", "json"), ("check", "--format", "sarif"),
        ("regions",), ("regions", "--json"), ("sync", "--diff", "docs"), ("verify",),
        ("verify", "--json", "o.json", "--junit", "o.xml", "--sarif", "o.sarif"),
    ],
)  # fmt: skip
def test_names_of_files_that_are_no_text(project, arguments):
    Path("snippets").mkdir()
    for name in (b"docs/\xff.md", b"snippets/\xfe.py"):
        Path(os.fsdecode(name)).write_text("# A\n\n```py ./none.py\n```\n\n```py\nx = 1\n```\n")
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1  # for the file that the page names
    assert done.stdout
