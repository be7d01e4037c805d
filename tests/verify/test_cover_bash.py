import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from inlaid.cli.main import main


def cover(*arguments):
    return CliRunner().invoke(main, ["cover-bash", *map(str, arguments)])


def test_a_report_of_what_ran_and_the_exit_code_of_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.sh").write_text("if [ -z $1 ]; then\n  echo no\nfi\nexit 3\n")
    (tmp_path / "b.sh").write_text("echo b\n")
    command = ("--", "bash", "a.sh", "--lcov")
    done = cover("--lcov", "out/r.lcov", "--script", "a.sh", "--script", "b.sh", *command)
    assert done.exit_code == 3
    records = (tmp_path / "out" / "r.lcov").read_text().split("end_of_record\n")
    assert "SF:a.sh\nBRDA:1,0,0,0\nBRDA:1,0,1,1\n" in records[0]
    assert "DA:1,1\nDA:2,0\nDA:4,1\n" in records[0]
    assert "DA:1,0\n" in records[1]


def test_a_command_that_is_killed_and_one_that_is_missing(tmp_path):
    script = tmp_path / "a.sh"
    script.write_text("kill -TERM $$\n")
    report = tmp_path / "r"
    assert cover("--lcov", report, "--script", script, "--", "bash", script).exit_code == 143
    missing = cover("--lcov", report, "--script", script, "--", "no-such-program")
    assert missing.exit_code == 2
    assert "no-such-program" in missing.output
    assert cover("--lcov", report, "--script", tmp_path / "none", "--", "true").exit_code == 2


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("deaf", ["", "trap '' TERM\n"])
def test_what_the_command_started_ends_with_us(tmp_path, sent, code, deaf):
    script = tmp_path / "a.sh"
    script.write_text(f"{deaf}sleep 97 &\necho $! > pid.new\nmv pid.new pid\nwait\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "inlaid", "cover-bash", "--lcov", "r", "--script", script, "--", "bash", script],
        cwd=tmp_path, stdin=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline, process.kill()
        time.sleep(0.02)
    process.send_signal(sent)
    assert process.wait(30) == code
    pid = int((tmp_path / "pid").read_text())
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)
    assert not list(tmp_path.glob("inlaid-trace-*"))
