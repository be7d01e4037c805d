"""What a publish shows of its work: a bar on a terminal, a line now and then elsewhere."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from inlaid.cli import shown_progress
from tests.publish.sites import write_site

BIN = Path(sys.executable).parent


def test_a_line_now_and_then(capsys, monkeypatch):
    times = iter([0.0, 1.0, 11.0, 11.0, 12.0, 30.0, 30.0])
    monkeypatch.setattr(shown_progress.time, "monotonic", lambda: next(times))
    with shown_progress.showing_progress() as shown:
        shown.begin("reading", 3)
        shown.advance()
        shown.advance()
        shown.begin("deleting", 2)
        shown.advance()
        shown.advance()
    assert capsys.readouterr().err.splitlines() == [
        "inlaid: reading 2 of 3 files",
        "inlaid: deleting 2 of 2 files",
    ]


@pytest.mark.slow
def test_bars_on_a_terminal(tmp_path):
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [inlaid]\n")
    write_site(tmp_path / "site", {"index.html": b"1", "a.css": b"2"})
    main, other = pty.openpty()
    command = [str(BIN / "inlaid"), "publish", "--to", "out"]
    done = subprocess.run(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=other, stdin=other, check=False
    )
    os.close(other)
    shown = os.read(main, 100_000).decode()
    os.close(main)
    assert done.returncode == 0, shown
    for stage in ("Reading", "Writing"):
        assert f"{stage}  [####################################]  100%" in shown
