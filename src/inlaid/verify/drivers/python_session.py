"""Run the steps of a JSON file in one namespace; print a mark around the output of each.

Last it prints which installed packages the steps have used, as a JSON list, or null when it can't
tell: other programs may use any. A program of its own: it is given to the Python that runs the
examples, and imports little. Source: Python's table of audit events.
"""

import ast
import json
import os
import sys
import time
import traceback
from contextlib import suppress
from types import CodeType, FunctionType

TYPE_CHECKING = False  # `typing` takes long to import
if TYPE_CHECKING:
    import asyncio

_CO_COROUTINE = 0x80  # of `inspect`
_LONGEST_WAIT = 2.0  # seconds, for threads that a step leaves
_READS = frozenset({"open", "os.listdir", "os.scandir"})
_STARTS = frozenset({
    "ctypes.dlopen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
    "pty.spawn", "subprocess.Popen",
})  # fmt: skip
_STARTERS = ("_posixshmem", "multiprocessing.popen_forkserver", "multiprocessing.popen_spawn_posix")


class _Uses:
    """What is read of installed packages, and whether other programs are started."""

    def __init__(self) -> None:
        standard = os.path.dirname(os.__file__)  # noqa: PTH120 (imports little)
        # The first entry is the current folder; what lies below the standard library's is added.
        self.roots = [
            f"{folder}{os.sep}"
            for folder in sys.path[1:]
            if folder
            and folder != standard
            and not folder.startswith(_join(standard, "lib-dynload"))
        ]
        self.paths: set[str] = set()
        self.started = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in _READS and isinstance(arguments[0], (str, bytes, os.PathLike)):
            self.paths.add(os.fsdecode(arguments[0]))
        elif event == "import" and isinstance(arguments[1], str):
            self.paths.add(arguments[1])
        elif event in _STARTS:
            self.started = True

    def find(self) -> "list[str] | None":
        """The files and folders right below the folders of packages; None: they are unknown."""
        if self.started or any(name in sys.modules for name in _STARTERS):
            return None
        loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        found = {
            root + path[len(root) :].partition(os.sep)[0]
            for path in map(
                _join, (*self.paths, *(path for path in loaded if isinstance(path, str)))
            )
            for root in self.roots
            if path.startswith(root)
        }
        return sorted(folder for folder in found if not folder.endswith(_join("", "__pycache__")))


class _Program:
    """What the steps share: their names, and the event loop once one of them awaits something."""

    def __init__(self) -> None:
        self.namespace: dict[str, object] = {"__name__": "__main__"}
        self.loop: asyncio.AbstractEventLoop | None = None

    def execute(self, code: CodeType) -> None:
        """Run a step; one with `await` outside of functions as `python -m asyncio` does."""
        if not code.co_flags & _CO_COROUTINE:
            exec(code, self.namespace)  # noqa: S102 (what it is for)
            return
        import asyncio  # noqa: PLC0415 (few steps need it)

        self.loop = self.loop or asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(FunctionType(code, self.namespace)())


def _join(*parts: str) -> str:
    """A path with the separator of the system."""
    return "/".join(parts).replace("/", os.sep)


def main() -> None:
    """Run the steps of the file argv[1] with the mark argv[2]."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
        steps = json.load(file)
    mark = sys.argv[2]
    sys.argv[1:] = []
    sys.path[0] = ""
    sys.stderr = sys.stdout
    own, marks = os.getpid(), os.dup(1)
    program = _Program()
    uses = _Uses()
    for index, step in enumerate(steps):
        _mark(marks, f"{mark}:begin:{index}")
        status, line = _run(step["code"], program, echo=step["echo"])
        if os.getpid() != own:
            _flush()
            os._exit(status)  # a child that the step has forked, and that came back
        _await_threads()
        _mark(marks, f"{mark}:end:{index}:{status}:{line}")
    _mark(marks, f"{mark}:uses:{json.dumps(uses.find())}")


def _mark(file: int, text: str) -> None:
    """Print a mark where output went at first, wherever a step sends its own."""
    _flush()
    os.write(file, f"{text}\n".encode())


def _flush() -> None:
    with suppress(ValueError, OSError):  # a step may have closed it
        sys.stdout.flush()


def _await_threads() -> None:
    """Wait a while for what a step has begun, so that its output is its own."""
    if "threading" not in sys.modules:
        return
    threading = sys.modules["threading"]
    end = time.monotonic() + _LONGEST_WAIT
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(max(0.0, end - time.monotonic()))


def _run(code: str, program: _Program, *, echo: bool) -> tuple[int, int]:
    try:
        program.execute(_compile(code, echo=echo))
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0, 0
        with suppress(ValueError, OSError):  # a step may have closed it
            sys.stdout.write(f"{end.code}\n")  # as Python ends with it
        return 1, 0
    except BaseException as error:  # noqa: BLE001 (whatever the example raises)
        return 1, _report(error)
    return 0, 0


def _compile(code: str, *, echo: bool) -> CodeType:
    if echo:
        single: CodeType = compile(code, "<example>", "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        return single
    tree = ast.parse(code, "<example>")
    whole: CodeType = compile(tree, "<example>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return whole


def _report(error: BaseException) -> int:
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<example>"
    ]
    lines = traceback.format_exception(error)
    start = next((i for i, text in enumerate(lines) if '"<example>"' in text), 1)
    sys.stdout.write("".join([lines[0], *lines[start:]] if len(lines) > 1 else lines))
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    return (own[-1].lineno or 0) if own else 0


main()
