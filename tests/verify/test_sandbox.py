"""Programs shut in, at each degree of isolation that a system may offer."""

import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from inlaid.verify.environment import build_environment, find_outer
from inlaid.verify.judge_session import END_CODES
from inlaid.verify.limits import MIB, End, Limits, Network
from inlaid.verify.process_tree import find_descendants
from inlaid.verify.program import Isolation, Program
from inlaid.verify.sandbox import find_isolation, run_program

DEGREES = {
    "layered": Isolation(namespaces=True, overlay=True),
    "namespaces": Isolation(namespaces=True, overlay=False),
    "limits": Isolation(namespaces=False, overlay=False),
}
LIMITS = Limits(seconds=10, memory=300 * MIB, processes=30)


FILL = "python3 -c 'import time; x = bytes(1) * 150_000_000; time.sleep(9)'"


@pytest.fixture(params=DEGREES)
def isolation(request):
    return DEGREES[request.param]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a.txt").write_text("text\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "m.txt").write_text("module\n")
    return tmp_path


def read_command_lines():
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines.append(path.read_text())
    return "\n".join(lines)


def find_own_descendants():
    return set(find_descendants(os.getpid(), 1000))


def run(script, isolation, limits=LIMITS, **options):
    program = Program(argv=("bash", "-c", script), **options)
    return run_program(program, limits, os.environ, isolation)


def test_this_machine_offers_all():
    assert find_isolation() == DEGREES["layered"]


def test_output_status_and_time_are_told(isolation):
    done = run("echo out; echo err >&2; exit 3", isolation).outcome
    assert (done.end, done.status, done.output) == (End.EXITED, 3, "out\nerr\n")
    assert 0 < done.seconds < 10


def test_the_program_has_a_home_and_a_folder_of_its_own(isolation):
    done = run("pwd; echo $HOME $TMPDIR; ls -A . ~ | grep -c .; touch x ~/y $TMPDIR/z", isolation)
    assert done.outcome.is_success
    folder, places, *_ = done.outcome.output.splitlines()
    assert not any(Path(each).exists() for each in [folder, *places.split()])
    assert str(Path.home()) not in places


def test_the_project_is_read_and_never_written(project, isolation):
    script = "cat a.txt ../node_modules/m.txt; echo new > a.txt; echo made > made; cat a.txt"
    done = run(script, isolation, root=str(project), cwd="app", collect=("made", "gone", "../up"))
    assert done.outcome.output == "text\nmodule\nnew\n"
    assert done.collected == (("made", "made\n"),)
    assert (project / "app" / "a.txt").read_text() == "text\n"
    assert not (project / "app" / "made").exists()


def test_what_is_collected_is_this_program_s_own(project, isolation):
    (project / "app" / "old").write_text("old\n")
    (project / "app" / "more").write_text("old\n")
    done = run("echo new >> more", isolation, root=str(project), cwd="app", collect=("old", "more"))
    assert done.collected == (("more", "new\n"),)
    assert (project / "app" / "more").read_text() == "old\n"


def test_files_and_input_are_handed_over(isolation):
    done = run("cat dir/a -", isolation, files=(("dir/a", "one "),), stdin="two")
    assert done.outcome.output == "one two"


@pytest.mark.parametrize(
    ("script", "limits", "end"),
    [
        ("sleep 30", replace(LIMITS, seconds=0.5), End.TIME),
        ("while :; do :; done", replace(LIMITS, cpu_seconds=1), End.CPU),
        ("yes", replace(LIMITS, output=1000), End.OUTPUT),
        ("for i in {1..60}; do sleep 30 & done; wait", LIMITS, End.PROCESSES),
        (f"for i in 1 2 3; do {FILL} & done; wait", LIMITS, End.MEMORY),
    ],
)
def test_each_limit_ends_the_program(script, limits, end, isolation):
    others = find_own_descendants()  # servers of other tests
    before = time.monotonic()
    done = run(script, isolation, limits).outcome
    assert done.end is end
    assert len(done.output) <= limits.output
    assert time.monotonic() - before < 8
    assert find_own_descendants() <= others


def test_what_a_program_leaves_behind_is_ended(isolation):
    others = find_own_descendants()  # servers of other tests
    done = run("sleep 31 & (setsid sleep 32 & ); sleep 0.1; echo done", isolation)
    assert done.outcome.output == "done\n"
    assert find_own_descendants() <= others
    assert "sleep\x0032" not in read_command_lines()


def test_one_file_cannot_grow_without_end(isolation):
    done = run("head -c 3M /dev/zero > big; wc -c < big", isolation, replace(LIMITS, file_size=MIB))
    assert done.outcome.output.splitlines()[-1] == str(MIB)


def test_a_program_that_is_not_there_is_told(isolation):
    done = run_program(Program(argv=("no-such",)), LIMITS, os.environ, isolation).outcome
    assert done.status == 127
    assert "cannot run no-such" in done.output


@pytest.mark.parametrize("degree", ["layered", "namespaces"])
def test_namespaces_shut_off_the_network_and_the_rest(degree, tmp_path):
    isolation = DEGREES[degree]
    outside = tmp_path / "outside"
    script = f"echo x > {outside}; echo x > /usr/x; ls /proc | grep -c '^[0-9]'; id -u"
    done = run(script, isolation).outcome
    assert "Read-only file system" in done.output
    assert not outside.exists()
    count, user = map(int, done.output.splitlines()[-2:])
    assert count < 8  # its own processes, nobody else's
    assert user != 0


LOOPBACK = (
    "python3 -c \"import socket; s = socket.create_server(('127.0.0.1', 0));"
    ' socket.create_connection(s.getsockname(), 5); print(1)"'
)


def test_loopback_is_there_only_by_permission():
    isolation = DEGREES["layered"]
    assert run(LOOPBACK, isolation, network=Network.LOOPBACK).outcome.output == "1\n"
    assert not run(LOOPBACK, isolation).outcome.is_success


def test_loopback_is_not_the_machine_s_own(moto_server):
    port = moto_server.rsplit(":", 1)[1].strip("/")
    script = f"exec 3<>/dev/tcp/127.0.0.1/{port}"
    isolation = DEGREES["layered"]
    assert run(script, isolation, network=Network.HOST).outcome.is_success
    assert not run(script, isolation, network=Network.LOOPBACK).outcome.is_success


def test_a_program_cannot_undo_its_shutting_in(tmp_path):
    script = f"mount -o remount,rw / ; unshare -Ur mount -o remount,rw / ; echo x > {tmp_path}/x"
    done = run(script, DEGREES["layered"]).outcome
    assert done.status != 0
    assert not (tmp_path / "x").exists()


OUTER = {
    "PATH": "/bin",
    "HOME": "/home/me",
    "AWS_ACCESS_KEY_ID": "a",
    "AWS_REGION": "eu",
    "MY_TOKEN": "t",
    "LANG": "de",
    "OTHER": "o",
}


def test_the_environment_is_an_allow_list():
    passed = ("AWS_REGION", "AWS_ACCESS_KEY_ID", "MY_TOKEN")
    built = build_environment(OUTER, "/box/home", "/box/tmp", passed=passed)
    assert built == {
        "PATH": "/bin",
        "HOME": "/box/home",
        "TMPDIR": "/box/tmp",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "AWS_REGION": "eu",
        "INLAID_VERIFY": "1",
    }


def test_what_is_sent_to_another_machine_holds_no_credential():
    sent = find_outer(OUTER, ("AWS_REGION", "MY_TOKEN", "AWS_ACCESS_KEY_ID"))
    assert sent == {"PATH": "/bin", "HOME": "/home/me", "LANG": "de", "AWS_REGION": "eu"}


ODD_NAMES = ["a:b", "a,b", "a b", "a\\:b", "é ü", 'it\'s "so"', "日本", "a=b;$HOME", "-rf", "a%20b"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_project_may_lie_anywhere(name, tmp_path, isolation):
    folder = tmp_path / name
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "old").write_text("old\n")
    script = "cat old; echo new > old; echo made > made; cat old; cat /proc/mounts > /dev/null"
    done = run(script, isolation, root=str(folder), cwd="app", collect=("made",))
    assert done.outcome.output == "old\nnew\n"
    assert done.collected == (("made", "made\n"),)
    assert (folder / "app" / "old").read_text() == "old\n"
    assert not (folder / "app" / "made").exists()


def test_what_cannot_be_confined_is_not_run(tmp_path):
    marker = tmp_path / "ran"
    gone = str(tmp_path / "gone")

    done = run(f"echo yes > {marker}", DEGREES["layered"], root=gone).outcome

    assert done.end is End.UNCONFINED
    assert END_CODES[done.end].name == "isolation-failed"
    assert not marker.exists()
