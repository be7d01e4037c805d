"""Verification on a real dask.distributed scheduler with two workers on loopback."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import distributed
import pytest
from click.testing import CliRunner
from distributed import Client

from inlaid.cli.main import main
from inlaid.cli.verify import command
from inlaid.verify.run import scheduler

pytestmark = pytest.mark.slow

PAGES = 6
PATIENCE = 120  # seconds; only a hang takes as long


@contextmanager
def start(*command, ready, cwd, path=()):
    """A program of dask; with a ``path``, of a Python that imports from these folders alone."""
    python = (sys.executable, "-m", f"distributed.cli.{command[0]}")
    if path:
        run = f"import runpy; runpy.run_module('distributed.cli.{command[0]}', run_name='__main__')"
        python = (sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {path!r}; {run}")
    process = subprocess.Popen(
        [*python, *command[1:]],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for line in process.stderr:
            if ready in line:
                break
        yield process, line
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


@contextmanager
def start_scheduler(cwd):
    host = ("--host", "127.0.0.1", "--no-dashboard")
    with start("dask_scheduler", *host, "--port", "0", ready="Scheduler at", cwd=cwd) as found:
        yield found[0], "tcp://" + found[1].split("tcp://")[1].strip()


def start_worker(address, cwd, path=()):
    worker = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    return start("dask_worker", *worker, ready="Registered to", cwd=cwd, path=path)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler on a free port, and its two workers."""
    tmp_path = tmp_path_factory.mktemp("cluster")
    with (
        start_scheduler(tmp_path) as (_, address),
        start_worker(address, tmp_path) as first,
        start_worker(address, tmp_path) as second,
    ):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield address, (first[0], second[0])


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    for number in range(PAGES):
        page = f"```console\n$ sleep 0.7; echo {number}\n{number}\n```\n"
        (root / "docs" / f"{number}.md").write_text(page)
    (root / "docs" / "wrong.md").write_text("```console\n$ echo a\nb\n```\n")
    return root


def read_examples(report: Path):
    content = json.loads(report.read_text())
    return content, [
        (example["page"], example["line"], example["status"]) for example in content["examples"]
    ]


EXPECTED = [(f"docs/{n}.md", 1, "ok") for n in range(PAGES)] + [("docs/wrong.md", 1, "failed")]


def test_it_finds_the_same_as_without_a_scheduler(cluster, project, monkeypatch):
    address, _workers = cluster
    monkeypatch.chdir(project)
    report = project / "report.json"
    options = ["--no-cache", "--json", str(report)]
    result = CliRunner().invoke(command, [*options, "--scheduler", address])
    assert result.exit_code == 1, result.output
    content, examples = read_examples(report)
    assert examples == EXPECTED
    assert [diagnostic["code"] for diagnostic in content["diagnostics"]] == ["output-drift"]


@pytest.mark.long
def test_a_killed_worker_loses_nothing_and_doubles_nothing(cluster, project, monkeypatch):
    address, workers = cluster
    report = project / "report.json"
    options = ["--no-cache", "--json", str(report), "--scheduler", address]
    run = subprocess.Popen(
        [sys.executable, "-c", "from inlaid.cli.main import main; main()", "verify", *options],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with Client(address, set_as_default=False) as client:
        deadline = time.monotonic() + PATIENCE
        while not any(client.processing().values()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert any(client.processing().values())
    os.killpg(workers[0].pid, signal.SIGKILL)
    output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1, output
    _content, examples = read_examples(report)
    assert examples == EXPECTED


@pytest.fixture
def packages(tmp_path):
    """A folder with all installed packages but Inlaid."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for entry in Path(distributed.__file__).parents[1].iterdir():
        if "inlaid" not in entry.name:
            (folder / entry.name).symlink_to(entry)
    return folder


def verify(address, project):
    """Exit status and output of a verification that has to end."""
    options = ["--no-cache", "--scheduler", address]
    done = subprocess.run(
        [sys.executable, "-c", "from inlaid.cli.main import main; main()", "verify", *options],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_worker_without_inlaid_is_named_at_once(project, packages, tmp_path):
    with (
        start_scheduler(tmp_path) as (_, address),
        start_worker(address, tmp_path),
        start_worker(address, tmp_path, path=[str(packages)]),
    ):
        status, output = verify(address, project)
    assert status == 1
    assert re.search(r"the worker tcp://127\.0\.0\.1:\d+ has no Inlaid; install inlaid ", output)


def test_a_worker_with_another_version_is_named_at_once(project, packages, tmp_path):
    other = tmp_path / "other" / "inlaid"
    other.mkdir(parents=True)
    (other / "__init__.py").touch()
    (other / "version.py").write_text('__version__ = "0.0.1"\n')
    with (
        start_scheduler(tmp_path) as (_, address),
        start_worker(address, tmp_path, path=[str(other.parent), str(packages)]),
    ):
        status, output = verify(address, project)
    assert status == 1
    assert re.search(r"the worker tcp://\S+ has Inlaid 0\.0\.1, and this is ", output)


@pytest.mark.long
@pytest.mark.parametrize("who", ["worker", "scheduler"])
def test_the_death_of_the_last_worker_or_of_the_scheduler_is_an_error(who, project, tmp_path):
    inlaid = (sys.executable, "-c", "from inlaid.cli.main import main; main()", "verify")
    with ExitStack() as stack:
        scheduler_process, address = stack.enter_context(start_scheduler(tmp_path))
        worker, _ = stack.enter_context(start_worker(address, tmp_path))
        run = subprocess.Popen(
            [*inlaid, "--no-cache", "--scheduler", address],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with Client(address, set_as_default=False) as client:
            deadline = time.monotonic() + PATIENCE
            while not any(client.processing().values()) and time.monotonic() < deadline:
                time.sleep(0.02)
        victim = worker if who == "worker" else scheduler_process
        os.killpg(victim.pid, signal.SIGKILL)
        output, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 1, output
    assert "Traceback" not in output
    assert ("has lost its last worker" if who == "worker" else "is lost") in output


def test_no_scheduler_is_one_line(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.setattr(scheduler, "_PATIENCE", 1)
    result = CliRunner().invoke(main, ["verify", "--scheduler", "tcp://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in result.output
