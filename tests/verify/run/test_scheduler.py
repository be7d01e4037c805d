"""Verification on a real dask.distributed scheduler with two workers on loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from distributed import Client

from inlaid.cli.main import main
from inlaid.cli.verify import command
from inlaid.verify.run import scheduler

pytestmark = pytest.mark.slow

PAGES = 6


@contextmanager
def start(*command, ready, cwd):
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
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


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler on a free port, and its two workers."""
    tmp_path = tmp_path_factory.mktemp("cluster")
    host = ("--host", "127.0.0.1", "--no-dashboard")
    with start("dask_scheduler", *host, "--port", "0", ready="Scheduler at", cwd=tmp_path) as found:
        address = "tcp://" + found[1].split("tcp://")[1].strip()
        worker = (address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        with (
            start("dask_worker", *worker, ready="Registered to", cwd=tmp_path) as first,
            start("dask_worker", *worker, ready="Registered to", cwd=tmp_path) as second,
        ):
            with Client(address, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=30)
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
    return content, [(each["page"], each["line"], each["status"]) for each in content["examples"]]


EXPECTED = [(f"docs/{n}.md", 1, "passed") for n in range(PAGES)] + [("docs/wrong.md", 1, "failed")]


def test_it_finds_the_same_as_without_a_scheduler(cluster, project, monkeypatch):
    address, _workers = cluster
    monkeypatch.chdir(project)
    report = project / "report.json"
    options = ["--no-cache", "--json", str(report)]
    result = CliRunner().invoke(command, [*options, "--scheduler", address])
    assert result.exit_code == 1, result.output
    content, examples = read_examples(report)
    assert examples == EXPECTED
    assert [each["code"] for each in content["diagnostics"]] == ["output-drift"]


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
        deadline = time.monotonic() + 30
        while not any(client.processing().values()) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert any(client.processing().values())
    os.killpg(workers[0].pid, signal.SIGKILL)
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 1, output
    _content, examples = read_examples(report)
    assert examples == EXPECTED


def test_no_scheduler_is_one_line(project, monkeypatch):
    monkeypatch.chdir(project)
    monkeypatch.setattr(scheduler, "_PATIENCE", "1s")
    result = CliRunner().invoke(main, ["verify", "--scheduler", "tcp://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in result.output
