"""Programs in a sandbox, at each degree of isolation that a system may offer."""

import os
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

import inlaid
from inlaid.verify.judge.judge_session import END_CODES
from inlaid.verify.sandbox.confine.landlock import find_version
from inlaid.verify.sandbox.limits import MIB, End, Limits, Network
from inlaid.verify.sandbox.probe import find_isolation
from inlaid.verify.sandbox.process_tree import find_descendants
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.sandbox import run_program
from inlaid.verify.sandbox.variables import build_environment, find_outer

pytestmark = pytest.mark.slow

DEGREES = {
    "layered": Isolation(namespaces=True, overlay=True),
    "namespaces": Isolation(namespaces=True, overlay=False),
    "landlock": Isolation(namespaces=False, overlay=False, landlock=find_version()),
    "limits": Isolation(namespaces=False, overlay=False),
}
LIMITS = Limits(seconds=60, memory=300 * MIB, processes=30)  # the machine may be busy


SMALL_FILES = replace(LIMITS, file_size=MIB)
HASTY = replace(LIMITS, seconds=0.3)
DEVICES = [
    "fd",
    "full",
    "null",
    "ptmx",
    "pts",
    "random",
    "shm",
    "stderr",
    "stdin",
    "stdout",
    "tty",
    "urandom",
    "zero",
]
IS_ROOT = os.getuid() == 0
SYSTEM_PYTHON = "/usr/bin/python3"

FILL = "python3 -c 'import time; x = bytes(1) * 150_000_000; time.sleep(50)'"


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


def make_seconds():
    """A time to sleep that no other test's process has, by which one is known."""
    return f"33.{uuid.uuid4().int % 10**9:09}"


def find_own_descendants():
    """Less the launcher, which stays, and its children that have only waited for a program."""
    return {pid for pid in find_descendants(os.getpid(), 1000) if not is_launcher(pid)}


def is_launcher(pid):
    with suppress(OSError):
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        return not line or b"confine.serve import serve" in line  # it has none when it has ended
    return True


def run(script, isolation, limits=LIMITS, **options):
    program = Program(argv=("bash", "-c", script), **options)
    return run_program(program, limits, os.environ, isolation)


def test_this_machine_offers_all():
    assert find_isolation() == replace(DEGREES["layered"], landlock=find_version())


def test_output_status_and_time_are_reported(isolation):
    done = run("echo out; echo err >&2; exit 3", isolation).outcome
    assert (done.end, done.status, done.output) == (End.EXITED, 3, "out\nerr\n")
    assert 0 < done.seconds < LIMITS.seconds


def test_the_program_has_folders_of_its_own(isolation):
    name = f"inlaid-{uuid.uuid4().hex}"
    script = f"pwd; echo $HOME; echo $TMPDIR; ls -A . ~ $TMPDIR | grep -vc :; touch {{,~/,$TMPDIR/}}{name}"
    done = run(script, isolation)
    assert done.outcome.is_success
    *places, _ = done.outcome.output.splitlines()
    assert not any(Path(place, name).exists() for place in places)
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
        ("sleep 50", replace(LIMITS, seconds=0.5), End.TIME),
        ("while :; do :; done", replace(LIMITS, cpu_seconds=1), End.CPU),
        ("yes", replace(LIMITS, output=1000), End.OUTPUT),
        ("for i in {1..60}; do sleep 50 & done; wait", LIMITS, End.PROCESSES),
        (f"for i in 1 2 3; do {FILL} & done; wait", LIMITS, End.MEMORY),
    ],
)
def test_each_limit_ends_the_program(script, limits, end, isolation):
    others = find_own_descendants()  # servers of other tests
    before = time.monotonic()
    done = run(script, isolation, limits).outcome
    assert done.end is end
    assert len(done.output) <= limits.output
    assert time.monotonic() - before < 45  # before it would have ended by itself
    assert find_own_descendants() <= others


@pytest.mark.parametrize(
    ("script", "end", "printed"),
    [
        ("seq 9999", End.EXITED, "9999"),
        ("seq 9999; sleep 90 & exit 0", End.EXITED, "9999"),
        ("seq 9999; sleep 90", End.TIME, "9999"),
        ("seq 99999", End.OUTPUT, "10001"),
    ],
)
def test_all_that_was_printed_is_read_however_late(script, end, printed, isolation, monkeypatch):
    def come_late(_selector, timeout=None):
        time.sleep(timeout or 0)
        return []

    monkeypatch.setattr(selectors.DefaultSelector, "select", come_late)
    seconds = LIMITS.seconds if end is End.EXITED else 3  # nobody ends the others before
    limits = replace(LIMITS, seconds=seconds, output=48_900)  # the pipe holds more
    done = run(script, isolation, limits).outcome
    assert (done.end, done.output.split()[-1]) == (end, printed)


def test_all_files_together_have_a_limit(isolation):
    script = "for i in 1 2 3 4; do head -c 10M /dev/zero > f$i; done; sleep 90"
    done = run(script, isolation, replace(LIMITS, disk=20 * MIB)).outcome
    assert done.end is End.DISK


def test_signals_are_as_at_a_terminal(isolation):
    done = run("seq 100000 | head -1; head -c 2M /dev/zero > big", isolation, SMALL_FILES).outcome
    assert done.output.splitlines()[0] == "1"
    assert "Broken pipe" not in done.output
    assert done.end is End.FILE


@pytest.mark.parametrize("attack", ["kill -STOP $PPID", "kill -KILL $PPID", "trap '' TERM HUP INT"])
def test_nothing_outlives_an_attack_on_what_watches_it(attack, isolation):
    before = time.monotonic()
    own = make_seconds()
    run(f"env -i setsid sleep {own} & disown; {attack}; sleep {own}", isolation, HASTY)
    assert time.monotonic() - before < 30  # before what it left would have ended by itself
    assert own not in read_command_lines()


def test_folders_may_be_nested_deeper_than_python_goes_down(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    script = "import os\nfor i in range(1100): os.mkdir('d'); os.chdir('d')"
    assert run(f'python3 -c "{script}"', DEGREES["layered"]).outcome.is_success
    assert not list(tmp_path.iterdir())


def test_what_a_program_leaves_behind_is_ended(isolation):
    others = find_own_descendants()  # servers of other tests
    own = make_seconds()
    done = run(f"sleep 31 & (setsid sleep {own} & ); sleep 0.1; echo done", isolation)
    assert done.outcome.output == "done\n"
    assert find_own_descendants() <= others
    assert own not in read_command_lines()


def test_one_file_cannot_grow_without_end(isolation):
    done = run("head -c 3M /dev/zero > big; wc -c < big", isolation, replace(LIMITS, file_size=MIB))
    assert done.outcome.output.splitlines()[-1] == str(MIB)


def test_a_program_that_is_not_there_is_reported(isolation):
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


@pytest.mark.parametrize("degree", ["layered", "namespaces"])
def test_even_root_cannot_change_the_machine(degree):
    before = Path("/proc/sys/vm/swappiness").read_text(), socket.gethostname()
    script = """
    cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness && echo changed
    echo changed > /proc/sys/kernel/hostname; hostname changed
    unshare -Urmpf sh -c 'mount -t proc proc ~; cat ~/sys/vm/swappiness > ~/sys/vm/swappiness' &&
        echo changed
    unshare -Urm mount -o remount,rw,bind /proc/sys && echo changed
    for each in /dev/*; do test -b $each && echo changed; done
    test -w /dev/kmsg -o -s /proc/kcore && echo changed
    head -c 4 /dev/urandom | wc -c > /dev/null; python3 -c 'import pty; pty.spawn(["true"])'
    ls /dev | tr '\\n' ' '
    """
    done = run(script, DEGREES[degree]).outcome
    assert done.output.splitlines()[-1].split() == DEVICES
    assert "changed\n" not in done.output
    assert (Path("/proc/sys/vm/swappiness").read_text(), socket.gethostname()) == before


@pytest.mark.parametrize("degree", ["layered", "namespaces"])
def test_the_kernel_counts_processes_for_root_too(degree):
    done = run("cat /proc/sys/kernel/pid_max", DEGREES[degree], replace(LIMITS, processes=200))
    assert done.outcome.output == "1600\n"


MEMFD = "python3 -c 'import os; f = [os.memfd_create(\"\") for _ in range(9)]\nfor x in f: CODE'"


def test_memory_that_no_process_holds_counts_too(isolation):
    script = MEMFD.replace("CODE", "os.write(x, bytes(60 << 20))")
    done = run(script, isolation, replace(LIMITS, memory=100 * MIB)).outcome
    assert done.end is End.MEMORY


@pytest.fixture
def readable():
    """A folder that other users may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_another_user_than_root_is_sandboxed_as_well(readable):
    """With the system's own Python, as that of this environment may lie in root's home."""
    code = """
import os, sys
from inlaid.verify.sandbox import probe, sandbox
from inlaid.verify.sandbox.confine.landlock import find_version
from inlaid.verify.sandbox.limits import Limits
from inlaid.verify.sandbox.program import Isolation, Program
script = "id -u; for i in {1..900}; do sleep 9 & done 2>/dev/null; wait"
for isolation in [probe.find_isolation(), Isolation(namespaces=False, overlay=False)]:
    program = Program(argv=("bash", "-c", script))
    outcome = sandbox.run_program(program, Limits(processes=20), os.environ, isolation).outcome
    print(isolation.description, outcome.end.value, outcome.output.split()[0], sep=", ")
"""
    home = readable / "home"
    home.mkdir()
    home.chmod(0o777)
    shutil.copytree(Path(inlaid.__file__).parent, readable / "inlaid")
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if IS_ROOT else []
    variables = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(readable)}
    done = subprocess.run(
        [*user, SYSTEM_PYTHON, "-B", "-c", code],
        env={**variables, "PATH": "/usr/bin:/bin"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    number = "65534" if IS_ROOT else str(os.getuid())
    assert done.stdout.splitlines() == [
        f"namespaces, throw-away project layer, processes, {number}",
        f"limits only, processes, {number}",
    ], done.stderr


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


CONNECT = """python3 -c '
import socket, sys
for path in sys.argv[1:]:
    try:
        socket.socket(socket.AF_UNIX).connect(path.replace("@", chr(0)))
        print("connected")
    except OSError as error:
        print(error.strerror)
' """


def test_servers_of_the_machine_are_out_of_reach():
    isolation = DEGREES["layered"]
    with tempfile.TemporaryDirectory(prefix="ssh-", dir="/tmp") as folder:
        places = [f"{folder}/agent", f"@{Path(folder).name}"]
        servers = [socket.socket(socket.AF_UNIX) for _ in places]
        for server, place in zip(servers, places, strict=True):
            server.bind(place.replace("@", "\0"))
            server.listen()
        here = run(CONNECT + " ".join(places), DEGREES["limits"]).outcome.output
        there = run(CONNECT + " ".join(places), isolation).outcome.output
        for server in servers:
            server.close()
    assert here == "connected\n" * 2
    assert "connected" not in there


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
