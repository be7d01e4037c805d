"""Run the steps of a JSON file in one namespace; print a mark around the output of each.

With the names of fixtures they run as a test of pytest, which has these. Last it prints which
installed packages the steps have used, as a JSON list, or null when it can't tell: other programs
may use any. A program of its own: it is given to the Python that runs the
examples, and imports little. Source: Python's table of audit events.
"""

import ast
import json
import os
import sys
import time
import traceback
from contextlib import suppress
from types import CodeType, FrameType, FunctionType, ModuleType

TYPE_CHECKING = False  # `typing` takes long to import
if TYPE_CHECKING:
    import asyncio
    from pathlib import Path
    from typing import TextIO, TypedDict

    import pytest

    class _Step(TypedDict):
        code: str
        echo: bool
        unless: str
        shown: list[list[int]]
        anew: bool


_CO_COROUTINE = 0x80  # of `inspect`
_FUTURE = 0x1FE0000  # the flags of what is imported of `__future__`
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
        # A module by that name, as some look there for what a step has defined.
        self.main = sys.modules["__main__"] = ModuleType("__main__")
        self.namespace: dict[str, object] = vars(self.main)
        self.loop: asyncio.AbstractEventLoop | None = None

    def execute(self, code: CodeType) -> object:
        """Run a step; one with `await` outside of functions as `python -m asyncio` does.

        The value of an expression is returned.
        """
        if not code.co_flags & _CO_COROUTINE:
            return eval(code, self.namespace)  # noqa: S307 (what it is for)
        import asyncio  # noqa: PLC0415 (few steps need it)

        self.loop = self.loop or asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(FunctionType(code, self.namespace)())


class _Listener:
    """Standard output, which notes what each of some statements prints; lines are 1-based."""

    def __init__(self, stream: "TextIO", places: "list[list[int]]") -> None:
        self.stream = stream
        self.places = places
        self.printed: list[str] = ["" for _ in places]
        self.values: list[str] = ["" for _ in places]
        self.codes: dict[int, CodeType] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Write a text, and note it at the innermost of the statements that are being run."""
        place = self._find_place()
        if place is not None:
            self.printed[place] += text
        return self.stream.write(text)

    def note(self, code: CodeType) -> None:
        """Listen to the code, and to the functions in it."""
        self.codes[id(code)] = code
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.note(constant)

    def note_value(self, statement: ast.stmt, value: object) -> None:
        """Note the value of a statement, which counts where it prints nothing."""
        for at, place in enumerate(self.places):
            if [statement.lineno, statement.end_lineno] == place and value is not None:
                self.values[at] = f"{value!r}\n"

    def arrange(self) -> str:
        """What was printed, or is the value, in the order of the statements."""
        return "".join(map(_choose, self.printed, self.values))

    def _find_place(self) -> "int | None":
        frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 (it is documented)
        while frame is not None:
            if id(frame.f_code) in self.codes:
                inside = [
                    (last - first, at)
                    for at, (first, last) in enumerate(self.places)
                    if first <= frame.f_lineno <= last
                ]
                if inside:
                    return min(inside)[1]
            frame = frame.f_back
        return None


def _choose(printed: str, value: str) -> str:
    return printed or value


def _join(*parts: str) -> str:
    """A path with the separator of the system."""
    return "/".join(parts).replace("/", os.sep)


class _Steps:
    """The steps of a file, and where the marks around their output go."""

    def __init__(self, path: str, mark: str) -> None:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            self.steps = json.load(file)
        self.mark = mark
        self.own, self.marks = os.getpid(), os.dup(1)
        self.uses = _Uses()

    def run(self, names: "dict[str, object]") -> None:
        """Run the steps, which know these names."""
        program = _Program()
        program.namespace.update(names)
        for index, step in enumerate(self.steps):
            if step["anew"]:
                program = _Program()
                program.namespace.update(names)
            self.print_mark(f"begin:{index}")
            status, line = self._run(index, step, program)
            if os.getpid() != self.own:
                _flush()
                os._exit(status)  # a child that the step has forked, and that came back
            _await_threads()
            self.print_mark(f"end:{index}:{status}:{line}")

    def _run(self, index: int, step: "_Step", program: _Program) -> "tuple[int, int]":
        """Run a step; what its statements print is printed once more, in the order of its lines."""
        if not step["shown"]:
            return _run_step(step, program)
        listener = sys.stdout = _Listener(sys.stdout, step["shown"])
        try:
            ended = _run_step(step, program, listener)
        finally:
            sys.stdout = listener.stream
        arranged = listener.arrange()
        if not ended[0] and arranged:
            self.print_mark(f"shown:{index}")
            sys.stdout.write(arranged)
        return ended

    def print_mark(self, text: str) -> None:
        """Print a mark where output went at first, wherever a step sends its own."""
        _flush()
        os.write(self.marks, f"{self.mark}:{text}\n".encode())


def main() -> None:
    """Run the steps of the file argv[1] with the mark argv[2].

    For them argv[3] is a page, and what follows the names of fixtures.
    """
    path, mark, *given = sys.argv[1:]
    sys.argv[1:] = []
    sys.path[0] = ""
    sys.stderr = sys.stdout
    steps = _Steps(path, mark)
    if given:
        _run_as_test(steps, given[0], given[1:])
    else:
        steps.run({})
    steps.print_mark(f"uses:{json.dumps(steps.uses.find())}")


def _run_as_test(steps: _Steps, page: str, fixtures: "list[str]") -> None:
    """Run the steps in a test that pytest finds in the page, so that it knows its `conftest.py`."""
    import pytest  # noqa: PLC0415 (few steps need it)

    if not os.path.exists(page):  # noqa: PTH110
        page = "example.md"
        open(page, "wb").close()  # noqa: PTH123
    path = os.path.abspath(page)  # noqa: PTH100
    names = ", ".join(fixtures)
    test: dict[str, object] = {"run": steps.run}
    exec(f"def test_example({names}): run(locals())", test)  # noqa: S102 (names of fixtures)

    class Page(pytest.Module):
        def _getobj(self) -> ModuleType:
            module = ModuleType("example")
            vars(module)["test_example"] = test["test_example"]
            return module

    class Finder:
        def pytest_collect_file(
            self, file_path: "Path", parent: "pytest.Collector"
        ) -> "Page | None":
            is_page = str(file_path) == path
            return Page.from_parent(parent, path=file_path) if is_page else None

        def pytest_collection_modifyitems(self, items: "list[pytest.Item]") -> None:
            items[:] = [item for item in items if isinstance(item.parent, Page)]

    options = ["-q", "-s", "--no-header", "-o", "addopts=", "-p", "no:cacheprovider"]
    pytest.main([*options, path], plugins=[Finder()])


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


def _run_step(
    step: "_Step", program: _Program, listener: "_Listener | None" = None
) -> "tuple[int, int]":
    """Run a step; its status and the line where it failed, which is -1 for one that is left out."""
    try:
        if step["unless"] and eval(step["unless"], program.namespace):  # noqa: S307 (the page's own)
            return 0, -1
        if listener is None:
            program.execute(_compile(step["code"], echo=step["echo"]))
        else:
            _run_statements(step["code"], program, listener)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0, 0
        with suppress(ValueError, OSError):  # a step may have closed it
            sys.stdout.write(f"{end.code}\n")  # as Python ends with it
        return 1, 0
    except BaseException as error:  # noqa: BLE001 (whatever the example raises)
        return 1, _report(error)
    return 0, 0


def _run_statements(code: str, program: _Program, listener: _Listener) -> None:
    """Run the statements of a step one by one, to know the values of expressions."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for statement in ast.parse(code, "<example>").body:
        if isinstance(statement, ast.Expr):
            compiled = compile(ast.Expression(statement.value), "<example>", "eval", flags)
        else:
            compiled = compile(ast.Module([statement], []), "<example>", "exec", flags)
        flags |= compiled.co_flags & _FUTURE
        listener.note(compiled)
        value = program.execute(compiled)
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            target = (
                statement.targets[-1] if isinstance(statement, ast.Assign) else statement.target
            )
            value = program.namespace.get(target.id) if isinstance(target, ast.Name) else None
        listener.note_value(statement, value)


class _Silencer(ast.NodeTransformer):
    """Lets `...`, which stands for code, print nothing at a prompt."""

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        """Return `pass` in place of a statement that is `...`."""
        is_dots = isinstance(node.value, ast.Constant) and node.value.value is ...
        return ast.copy_location(ast.Pass(), node) if is_dots else node


def _compile(code: str, *, echo: bool) -> CodeType:
    if echo:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
        typed = _Silencer().visit(compile(code, "<example>", "single", flags))
        single: CodeType = compile(typed, "<example>", "single", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
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
