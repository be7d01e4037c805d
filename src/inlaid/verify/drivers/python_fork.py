"""Run many sessions of one interpreter, each in a process and with folders of its own.

    python_fork.py FILE

FILE is JSON: ``sessions``, each a mark and the arguments of the ``driver``; ``modules``, which each
of them imports, with names in them, so that it is done once; ``project``, which each finds
unchanged, or an empty text; ``calls``, the file with system calls. After a session that has ended
by itself, and has left nothing behind, its mark is printed with ``:alone``. Whatever goes wrong
leaves a session without a result; then it is run by itself. Linux, in namespaces of a sandbox; a
program of its own: it is given to the Python that runs the examples.
"""

import ast  # noqa: F401 (the driver needs it, as some below)
import atexit
import io
import json
import os
import signal
import sys
import time  # noqa: F401 (the same)
import traceback  # noqa: F401 (the same)
from contextlib import suppress
from types import CodeType, ModuleType

assert sys.platform == "linux"  # noqa: S101 (nothing starts this elsewhere; it tells mypy)

TYPE_CHECKING = False  # `typing` takes long to import
if TYPE_CHECKING:
    from typing import NoReturn

_NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x08000000  # user, mount and ipc, of <sched.h>
_UNFIT = "what is imported does more than that, so that no two may share it"
_STARTS = frozenset({
    "ctypes.dlopen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
    "pty.spawn", "socket.connect", "subprocess.Popen",
})  # fmt: skip


def main() -> None:
    """Run the sessions of the file argv[1]."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
        given = json.load(file)
    calls = _load(given["calls"])
    calls.adopt_orphans()
    with open(given["driver"], encoding="utf-8") as file:  # noqa: PTH123
        driver = compile(file.read(), given["driver"], "exec")
    folders = [os.environ["TMPDIR"], os.environ["HOME"]]
    if not given["project"]:
        folders.append(os.getcwd())  # noqa: PTH109
    _import(given["modules"])
    if any(map(os.listdir, folders)):
        sys.exit(_UNFIT)
    marks, place = os.dup(1), os.path.dirname(sys.argv[1])  # noqa: PTH120
    for number, (mark, arguments) in enumerate(given["sessions"]):
        if not (child := os.fork()):
            box = f"{folders[0]}/inlaid-{number}"
            with suppress(OSError):
                _isolate(calls, folders, given["project"], box)
                words = [word.replace("{box}", place) for word in arguments]
                _run(driver, [given["driver"], *words])
            os._exit(1)
        status = os.waitpid(child, 0)[1]
        if not _end_orphans() and not status:
            os.write(marks, f"{mark}:alone\n".encode())


def _load(path: str) -> ModuleType:
    """The module of the file, under a name that no example asks for."""
    module = ModuleType("_inlaid_calls")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        exec(compile(file.read(), path, "exec"), vars(module))  # noqa: S102 (our own)
    return module


def _import(modules: "dict[str, list[str]]") -> None:
    """Import those of the modules that are installed; what a project holds is its sessions' own."""
    heard: list[str] = []
    sys.addaudithook(lambda event, _arguments: heard.append(event) if event in _STARTS else None)
    heard.clear()
    del sys.path[0]
    own = sys.stdout
    said = sys.stdout = sys.stderr = io.StringIO()
    for name, attributes in modules.items():
        for attribute in ("__name__", *attributes):  # some are only imported by their name
            with suppress(Exception):  # a session that needs it will say so
                if _is_installed(_find_origin(name.partition(".")[0])):
                    __import__(name)
                    getattr(sys.modules[name], attribute)
    if heard or sys.stdout is not said or said.getvalue() or _count_threads() > 1:
        sys.exit(_UNFIT)
    sys.stdout, sys.stderr = own, sys.__stderr__


def _find_origin(name: str) -> str:
    """Where the module comes from; `importlib.util`, which a session may forget, isn't imported."""
    for finder in sys.meta_path:
        if spec := finder.find_spec(name, None):
            return spec.origin or ""
    return ""


def _is_installed(origin: str) -> bool:
    standard = os.path.dirname(os.__file__)  # noqa: PTH120
    return origin.startswith((standard, "built-in", "frozen")) or "site-packages" in origin


def _count_threads() -> int:
    threading = sys.modules.get("threading")
    return threading.active_count() if threading else 1


def _run(driver: CodeType, argv: "list[str]") -> "NoReturn":
    """Run a session by its driver, and end as an interpreter does."""
    sys.argv = argv
    sys.path.insert(0, os.path.dirname(argv[0]))  # noqa: PTH120
    main = sys.modules["__main__"] = ModuleType("__main__")
    vars(main)["__file__"] = argv[0]
    exec(driver, vars(main))  # noqa: S102 (our own)
    if threading := sys.modules.get("threading"):
        threading._shutdown()  # noqa: SLF001 (it waits for the others)
    atexit._run_exitfuncs()  # noqa: SLF001 (no other way leads there)
    sys.stdout.flush()
    os._exit(0)


def _isolate(calls: ModuleType, folders: "list[str]", project: str, box: str) -> None:
    """Give this process folders of its own, kept in the box, and the project as it was."""
    user, group, here = os.getuid(), os.getgid(), os.getcwd()  # noqa: PTH109
    own = [f"{box}/{number}" for number in range(len(folders))]
    for name in (box, *own, f"{box}/upper", f"{box}/inner"):
        os.mkdir(name, 0o700)  # noqa: PTH102
    calls.call("unshare", _NEW_NAMESPACES)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    calls.mount(None, "/", None, calls.MS_REC | calls.MS_PRIVATE)
    flags = calls.MS_NO_SETUID | calls.MS_NO_DEVICES
    if project:
        os.chdir(project)  # whose name may hold what would split the options
        options = f"lowerdir=.,upperdir={box}/upper,workdir={box}/inner,userxattr"
        calls.mount("overlay", project, "overlay", flags, options)
    calls.mount("tmpfs", "/dev/shm", "tmpfs", flags, "size=64m,mode=1777")  # noqa: S108 (its own)
    calls.mount(own[0], "/var/tmp", None, calls.MS_BIND)  # noqa: S108 (its own)
    for source, folder in reversed([*zip(own, folders)]):  # noqa: B905
        calls.mount(source, folder, None, calls.MS_BIND)
    os.chdir(here)
    calls.give_up_rights(reads=False)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(text)


def _end_orphans() -> bool:
    """End what a session has left behind; whether there was anything."""
    left = False
    while True:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:  # noqa: PTH123
            children = [int(word) for word in file.read().split()]
        if not children:
            return left
        left = True
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


if __name__ == "__main__":
    main()
