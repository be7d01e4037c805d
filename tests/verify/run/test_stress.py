"""No verdict depends on luck: a thousand runs on a busy machine, four at a time."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from inlaid.cli.verify import command

pytestmark = pytest.mark.long

RUNS = 1000
PAGE = "```console\n$ sleep 0.0{0:02d}; seq {1}; echo last\n1\n...\n{1}\nlast\n```\n"


@contextmanager
def keep_busy():
    """One more thread of this process, and one more process, always have something to do."""
    done = threading.Event()

    def work():
        number = 0
        while not done.is_set():
            number = (number * 3 + 1) % 1_000_003

    threading.Thread(target=work, daemon=True).start()
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        done.set()
        other.kill()
        other.wait()


def test_a_thousand_runs_under_load_have_the_same_verdict(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    for number in range(RUNS):
        text = PAGE.format(number % 60, 2 + number % 900)
        (tmp_path / "docs" / f"{number}.md").write_text(text)
    monkeypatch.chdir(tmp_path)
    report = tmp_path / "report.json"
    with keep_busy():
        CliRunner().invoke(command, ["--no-cache", "--jobs", "4", "--json", str(report)])
    examples = json.loads(report.read_text())["examples"]
    assert len(examples) == RUNS
    assert [example for example in examples if example["status"] != "ok"] == []
