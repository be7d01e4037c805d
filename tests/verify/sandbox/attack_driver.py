"""Run every attack at one degree, as the user that runs this; print which of them got through.

    python attack_driver.py DEGREE [NETWORK]

What is attacked is made first, and belongs to the same user: a home, files in folders that all may
write, servers, a program with a token in its environment. Standard library and Inlaid only.
"""

import ctypes
import json
import os
import pty
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from inlaid.verify.sandbox.limits import Limits, Network
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.sandbox import run_program
from inlaid.verify.sandbox.weaknesses import list_weaknesses

SECRET = "secret-4711"
FILES = (".aws/credentials", ".ssh/id_rsa", ".pgpass", ".vault-token", "notes.txt")

# Each attack prints `through`; of others the driver looks at what they have changed.
PRELUDE = """
import contextlib, ctypes, glob, io, json, os, socket, stat, subprocess, sys, time
facts = json.loads(sys.argv[1])
home, scratch = facts["home"], os.environ["TMPDIR"]
library = ctypes.CDLL(None, use_errno=True)
def read(path):
    with open(path, "rb") as file:
        if b"secret-4711" in file.read(65536):
            print("through")
for name, code in facts["attacks"]:
    said = io.StringIO()
    with contextlib.suppress(Exception), contextlib.redirect_stdout(said):
        exec(code, dict(globals()))
    if "through" in said.getvalue():
        print("through", name, flush=True)
print("done")
"""

# Name, what lets it through, its code. Nothing lets those through that name nothing.
ATTACKS = (
    *((f"read ~/{name}", "reading", f"read(home + '/{name}')") for name in FILES),
    ("read another's home by its name", "reading", "read(facts['other'] + '/notes.txt')"),
    ("read /tmp", "reading", "read(facts['tmp'])"),
    ("read /var/tmp", "reading", "read(facts['var'])"),
    ("read /dev/shm", "reading", "read(facts['shm'])"),
    ("read the project's .env by its path", "reading", "read(facts['project'] + '/.env')"),
    ("read the project's .env", "", "read('.env')"),
    ("read the project's .env.local", "", "read('.env.local')"),
    ("read the project's key", "", "read('certs/server.pem')"),
    ("read the project's .npmrc", "", "read('app/.npmrc')"),
    ("read the token in git's settings", "", "read('.git/config')"),
    ("read the box beside", "", "for path in glob.glob('../*/.env') + glob.glob(scratch + '/../*/.env'): read(path)"),
    ("read by another's root", "memory", "read(f\"/proc/{facts['victim']}/root{home}/notes.txt\")"),
    ("read by another's folder", "memory", "read(f\"/proc/{facts['victim']}/cwd/notes.txt\")"),
    ("read by a hard link", "reading", "os.link(home + '/notes.txt', scratch + '/x'); read(scratch + '/x')"),
    ("read our own environment", "", "read(f\"/proc/{facts['own']}/environ\")"),
    ("read our own memory's map", "", "open(f\"/proc/{facts['own']}/maps\").read() and print('through')"),
    ("read another's environment", "memory", "read(f\"/proc/{facts['victim']}/environ\")"),
    ("find an environment", "memory", """
for name in filter(str.isdigit, os.listdir('/proc')):
    try: read(f'/proc/{name}/environ')
    except OSError: pass
"""),
    ("read a command line", "commands", """
if facts['mark'] in open(f"/proc/{facts['victim']}/cmdline").read(): print('through')
"""),
    ("write into the home", "writing", "open(home + '/.bashrc', 'w').write('x')"),
    ("write into /tmp", "writing", "open('/tmp/' + facts['mark'], 'w').write('x')"),
    ("write into the project", "writing", "open(facts['project'] + '/made', 'w').write('x')"),
    ("write through its folder", "", "open('through', 'w').write('x')"),
    ("remove a file", "writing", "os.unlink(home + '/removable')"),
    ("rename a file", "writing", "os.rename(home + '/movable', home + '/moved')"),
    ("empty a file", "truncating", "os.truncate(home + '/empty', 0)"),
    ("change a mode", "attributes", "os.chmod(home + '/mode', 0o777)"),
    ("change a time", "attributes", "os.utime(home + '/time', (1, 1))"),
    ("look for a file", "looking", "os.stat(home + '/notes.txt').st_size and print('through')"),
    ("write to a terminal", "writing", "open(facts['terminal'], 'w').write('x'); print('through')"),
    ("reach a server by TCP", "network", "socket.create_connection(('127.0.0.1', facts['tcp']), 2); print('through')"),
    ("reach a server by UDP", "network", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', facts['udp']))"),
    ("reach an abstract socket", "abstract", "socket.socket(socket.AF_UNIX).connect('\\0' + facts['mark']); print('through')"),
    ("reach a socket in the home", "sockets", "socket.socket(socket.AF_UNIX).connect(home + '/server.sock'); print('through')"),
    ("reach a socket in /tmp", "sockets", "socket.socket(socket.AF_UNIX).connect(facts['tmp'] + '.sock'); print('through')"),
    ("signal another", "signals", "os.kill(facts['victim'], 0); print('through')"),
    ("signal us", "signals", "os.kill(facts['own'], 0); print('through')"),
    ("slow another down", "priorities", "os.setpriority(os.PRIO_PROCESS, facts['victim'], 19)"),
    ("attach to another", "memory", "library.ptrace(16, facts['victim'], 0, 0) or print('through')"),
    ("attach to who waits for it", "memory", "library.ptrace(16, os.getppid(), 0, 0) or print('through')"),
    ("attach to shared memory", "shared", """
library.shmat.restype = ctypes.c_void_p
place = library.shmat(facts['memory'], None, 0o10000)
if place != ctypes.c_void_p(-1).value and ctypes.string_at(place, 11) == b'secret-4711': print('through')
"""),
    ("make a device", "", "os.mknod(scratch + '/d', stat.S_IFBLK | 0o600, os.makedev(254, 0)); open(scratch + '/d', 'rb').read(1); print('through')"),
    ("mount", "", "library.mount(b'tmpfs', b'/usr', b'tmpfs', 0, None) or print('through')"),
    ("mount in namespaces of its own", "reading", "subprocess.run(['unshare', '-Um', 'sh', '-c', f'umount /proc; cat {home}/.pgpass | grep -q secret && echo through'], capture_output=True).stdout and print('through')" ),
    ("find open files", "", "[print('through') for name in os.listdir('/proc/self/fd') if int(name) > 2 and os.path.exists(f'/proc/self/fd/{name}') and not os.readlink(f'/proc/self/fd/{name}').startswith('/proc/')]"),
    ("keep rights", "", "[print('through') for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapPrm', 'CapAmb')) and int(line.split()[1], 16) & ~facts['rights']]"),
    ("gain rights", "", "[print('through') for line in open('/proc/self/status') if line.startswith('NoNewPrivs') and line.split()[1] != '1']"),
    ("outlive the run", "", "subprocess.Popen(['env', '-i', 'setsid', 'setsid', 'sleep', facts['seconds']]); time.sleep(0.2)"),
)  # fmt: skip
OF_ROOT = (
    ("read /etc/shadow", "reading", "open('/etc/shadow').read() and print('through')"),
    ("set the kernel", "writing", "text = open('/proc/sys/vm/swappiness').read(); open('/proc/sys/vm/swappiness', 'w').write(text); print('through')"),
)  # fmt: skip


def main() -> None:
    """Print what the degree lists, and the attacks that got through."""
    isolation = Isolation(**json.loads(sys.argv[1]))
    network = Network(*sys.argv[2:] or ["none"])
    attacks = [*ATTACKS, *(OF_ROOT if os.getuid() == 0 else ())]
    if network is Network.HOST:  # which is a permission
        attacks = [attack for attack in attacks if attack[1] != "network"]
    needs = {name: weakness for name, weakness, _ in attacks}
    listed = list_weaknesses(isolation, {network})
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="inlaid-attack-") as folder:
        victim = Victim(Path(folder), f"inlaid-{uuid.uuid4().hex}")
        try:
            through = victim.suffer(isolation, network, [(name, code) for name, _, code in attacks])
        finally:
            victim.close()
    print(json.dumps({"listed": listed, "through": through, "needs": needs}))


class Victim:
    """All that is attacked."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.mark = mark
        self.shared = [Path(place, mark) for place in ("/tmp", "/var/tmp", "/dev/shm")]
        self.home, self.project, self.other = (
            folder / name for name in ("home", "project", "other")
        )
        for name in (*FILES, "removable", "movable", "empty", "mode", "time"):
            write(self.home / name)
        for name in (".env", ".env.local", "certs/server.pem", "app/.npmrc", ".git/config"):
            write(self.project / name, f"https://user:{SECRET}@example.com\n")
        write(self.project / "a.txt", "a")
        write(self.other / "notes.txt")
        for path in self.shared:
            write(path)
        self.servers = [self.serve(f"\0{mark}"), self.serve(f"{self.home}/server.sock")]
        self.servers.append(self.serve(f"{self.shared[0]}.sock"))
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.udp.settimeout(0.1)
        self.program = subprocess.Popen(
            ["bash", "-c", f"exec -a sleep-{mark} sleep 60"],
            env={"TOKEN": SECRET, "PATH": os.defpath},
            cwd=self.home,
        )
        self.terminals = pty.openpty()
        library = ctypes.CDLL(None, use_errno=True)
        self.memory = library.shmget(0, 4096, 0o1600)
        library.shmat.restype = ctypes.c_void_p
        ctypes.memmove(library.shmat(self.memory, None, 0), SECRET.encode(), len(SECRET))
        self.seconds = f"77.{int(mark[7:15], 16)}"

    def serve(self, path: str) -> socket.socket:
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()
        return server

    def suffer(
        self, isolation: Isolation, network: Network, attacks: list[tuple[str, str]]
    ) -> list[str]:
        """The names of the attacks that got through."""
        facts = {
            "home": str(self.home),
            "other": str(self.other),
            "project": str(self.project),
            "tmp": str(self.shared[0]),
            "var": str(self.shared[1]),
            "shm": str(self.shared[2]),
            "own": os.getpid(),
            "victim": self.program.pid,
            "mark": self.mark,
            "terminal": os.ttyname(self.terminals[1]),
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "memory": self.memory,
            "seconds": self.seconds,
            "rights": 0 if isolation.namespaces or os.getuid() else 0b110,  # of root on files
            "attacks": attacks,
        }
        program = Program(
            argv=("/usr/bin/python3", "-c", PRELUDE, json.dumps(facts)),
            root=str(self.project),
            network=network,
        )
        outer = {"HOME": str(self.home), "PATH": "/usr/bin:/bin"}
        output = run_program(program, Limits(seconds=50), outer, isolation).outcome.output
        if output.splitlines()[-1:] != ["done"]:
            raise SystemExit(output)
        through = [line.partition(" ")[2] for line in output.splitlines()[:-1]]
        return [*through, *(name for name, is_changed in self.look() if is_changed)]

    def look(self) -> Iterator[tuple[str, bool]]:
        """The attacks that leave something behind, and whether they did."""
        home = self.home
        yield "write into the home", (home / ".bashrc").exists()
        yield "write into /tmp", self.shared[0].read_text() != f"{SECRET}\n"
        yield "write into the project", (self.project / "made").exists()
        yield "write through its folder", (self.project / "through").exists()
        yield "remove a file", not (home / "removable").exists()
        yield "rename a file", not (home / "movable").exists()
        yield "empty a file", not (home / "empty").stat().st_size
        yield "change a mode", (home / "mode").stat().st_mode & 0o777 == 0o777
        yield "change a time", (home / "time").stat().st_mtime == 1
        yield "slow another down", os.getpriority(os.PRIO_PROCESS, self.program.pid) == 19
        yield "outlive the run", self.is_running()
        with suppress(TimeoutError):
            yield "reach a server by UDP", bool(self.udp.recv(1))

    def is_running(self) -> bool:
        """Whether what was to outlive the run does."""
        lines = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                lines.append(path.read_text())
        return f"sleep\0{self.seconds}\0" in lines

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        ctypes.CDLL(None).shmctl(self.memory, 0, None)
        for server in (*self.servers, self.tcp, self.udp):
            server.close()
        for descriptor in self.terminals:
            os.close(descriptor)
        for path in (*self.shared, Path(f"{self.shared[0]}.sock")):
            path.unlink(missing_ok=True)


def write(path: Path, text: str = f"{SECRET}\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main()
