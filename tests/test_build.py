"""The front door: what build.py says when it can't go on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*arguments, path=None, cwd=ROOT):
    environment = os.environ | ({"PATH": str(path)} if path is not None else {})
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_the_commands():
    done = run("--help")
    assert done.returncode == 0
    for command in ("build.py test", "build.py serve", "build.py lock"):
        assert command in done.stdout


def test_an_unknown_command_is_a_usage_error():
    done = run("tset")
    assert done.returncode == 2
    assert "python3 build.py test" in done.stdout


def test_a_machine_without_node_is_told_so_in_one_line(tmp_path):
    (tmp_path / "git").symlink_to(shutil.which("git"))
    done = run(path=tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "build.py: 'node' is needed and not on PATH (Node 20+ brings node and npm)"
    ]


def test_an_old_node_is_told_so_in_one_line(tmp_path):
    for name in ("git", "npm"):
        (tmp_path / name).symlink_to(shutil.which(name))
    (tmp_path / "node").write_text("#!/bin/sh\necho v18.2.0\n")
    (tmp_path / "node").chmod(0o755)
    done = run(path=tmp_path, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["build.py: Node 20 or newer is needed; this is v18.2.0"]
