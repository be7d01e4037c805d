"""Programs under limits only, as on Windows; and the processes that psutil sees."""

import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import psutil
import pytest

from inlaid.verify.sandbox import process_table, sandbox
from inlaid.verify.sandbox.limited import supervise
from inlaid.verify.sandbox.limits import MIB, End, Limits
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.sandbox import run_program

LIMITS = Limits(seconds=50, memory=300 * MIB, processes=8, cpu_seconds=20, output=10_000)
NONE = Isolation(namespaces=False, overlay=False)
SPAWN = (
    "import subprocess, sys; run = lambda code: subprocess.Popen([sys.executable, '-c', code])\n"
)


@pytest.fixture
def run(monkeypatch):
    """Run Python code as `verify` does on Windows."""
    monkeypatch.setattr(sandbox, "supervise", supervise)

    def run(code, stdin="", **limits):
        program = Program((sys.executable, "-c", code), stdin=stdin, env=(("LEFT", "no"),))
        return run_program(program, replace(LIMITS, **limits), os.environ, NONE).outcome

    return run


def test_output_status_and_input(run):
    outcome = run("import sys; print(input()); print('x', file=sys.stderr); sys.exit(3)", "hello\n")
    assert (outcome.end, outcome.status) == (End.EXITED, 3)
    assert sorted(outcome.output.split()) == ["hello", "x"]


def test_line_ends_are_those_of_posix(run):
    assert run("import sys; sys.stdout.buffer.write(b'1\\r\\n2\\r\\n')").output == "1\n2\n"


def test_a_program_that_is_not_there(monkeypatch):
    monkeypatch.setattr(sandbox, "supervise", supervise)
    outcome = run_program(Program(("no-such-tool",)), LIMITS, os.environ, NONE).outcome
    assert outcome.status == 127
    assert "no-such-tool" in outcome.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "limits", "end"),
    [
        ("import time; time.sleep(60)", {"seconds": 0.5}, End.TIME),
        ("while True: pass", {"cpu_seconds": 1}, End.CPU),
        ("x = bytearray(400_000_000); import time; time.sleep(60)", {}, End.MEMORY),
        ("while True: print('x' * 1000)", {}, End.OUTPUT),
        (
            SPAWN
            + "import time; [run('import time; time.sleep(60)') for _ in range(12)]; time.sleep(60)",
            {},
            End.PROCESSES,
        ),
        (
            "import os, time\nwith open('big', 'wb') as f:\n    while True: f.write(os.urandom(2**20))",
            {"disk": 20 * MIB},
            End.DISK,
        ),
    ],
)
def test_limits(run, code, limits, end):
    started = time.monotonic()
    assert run(code, **limits).end is end
    assert time.monotonic() - started < 55  # before it would have ended by itself


@pytest.mark.slow
def test_what_is_left_behind_is_ended(run, tmp_path):
    place = tmp_path / "pid"
    left = f"import os, time; open({str(place)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    code = (
        f"{SPAWN}import os, time\nrun({left!r})\n"
        f"while not os.path.exists({str(place)!r}): time.sleep(0.01)"
    )
    assert run(code).end is End.EXITED
    pid = int(place.read_text() or 0)
    assert not pid or not psutil.pid_exists(pid) or _is_dead(pid)


def _is_dead(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@contextmanager
def start(code, **options):
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, **options
    )
    try:
        process.stdout.readline()
        with closing(process.stdin), closing(process.stdout):
            yield process
    finally:
        process.kill()
        process.wait()


def test_processes_by_psutil():
    child = "print(flush=True); input()"
    parent = f"{SPAWN}x = bytearray(50_000_000); run({child!r}); input()"
    with start(parent, env={**os.environ, "INLAID_VERIFY": "1", "BOX": "box-17"}) as process:
        found = process_table.find_descendants(process.pid, 10)
        assert len(found) == 1
        assert process_table.find_descendants(process.pid, 0) == []
        assert process_table.read_memory([process.pid]) > 50_000_000
        assert {process.pid, *found} <= set(process_table.find_by_environment("box-17"))
        assert process.pid in process_table.find_children(os.getpid(), 0)
        for pid in found:
            psutil.Process(pid).kill()
    assert process_table.find_descendants(process.pid, 10) == []
    assert process_table.read_memory([process.pid]) == 0


def test_only_programs_are_ended_at_an_interruption():
    with start("print(flush=True); input()") as other:
        assert other.pid not in process_table.find_children(os.getpid(), 0)
    with start("print(flush=True); input()", start_new_session=True) as launcher:
        assert launcher.pid in process_table.find_children(os.getpid(), 0)
