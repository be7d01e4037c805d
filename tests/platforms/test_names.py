"""What only some systems have, in the source: listed here, or looked for before it is used."""

import ast
from functools import cache
from pathlib import Path

import pytest

import inlaid
from tests.platforms.names import ABSENT, MODULES, PLATFORMS, list_missing

pytestmark = pytest.mark.slow

SOURCE = Path(inlaid.__file__).parent
# Modules for some systems only, by design: each says so to mypy, and is imported under a test of
# the system. What they use of it is their own affair.
OWN = {
    "functions/process.py": "a process group and an inherited socket hold a function together",
    "functions/execution_environment.py": "it runs functions by `process`",
    "parsing/posix.py": "limits of the child that parses; elsewhere a clock ends it",
    "verify/drivers/python_fork.py": "forks in namespaces of Linux; elsewhere each starts by itself",
    "verify/sandbox/confine/landlock.py": "rules of Linux; elsewhere there are limits only",
    "verify/sandbox/confine/namespaces.py": "namespaces of Linux; elsewhere there are limits only",
    "verify/sandbox/confine/seccomp.py": "filters of Linux; elsewhere there are limits only",
    "verify/sandbox/confine/serve.py": "the launcher forks and hands over sockets",
    "verify/sandbox/confine/start.py": "the launcher's children: resource limits of POSIX",
    "verify/sandbox/confine/system_calls.py": "calls of Linux; elsewhere there are limits only",
    "verify/sandbox/launcher.py": "it speaks to the launcher; `limited` needs none on Windows",
    "verify/sandbox/process_tree.py": "what Linux tells in /proc; `process_table` asks psutil elsewhere",
    "verify/sandbox/toolchains.py": "where Linux keeps them; elsewhere nothing is hidden",
    "verify/sandbox/view.py": "what Linux can show and hide; elsewhere nothing is hidden",
    "verify/sandbox/supervise.py": "a session and its signals end a program; `limited` does it on Windows",
}
# Uses of what some system lacks, each below a test of the system: module and name.
GUARDED = {
    ("cli/cover_bash.py", "os.killpg"),
    ("verify/sandbox/box.py", "os.chown"),
    ("verify/sandbox/box.py", "os.getegid"),
    ("verify/sandbox/process_table.py", "os.getsid"),
    ("verify/sandbox/sandbox.py", "os.getuid"),
    ("verify/sandbox/weaknesses.py", "os.uname"),
}
# Texts that are paths of some system, and what is done where they lead nowhere.
PATHS = {
    "functions/memory_use.py": "psutil is asked",
    "publish/objects/owner.py": "a process is known by its number alone",
    "functions/task_root.py": "the code is copied",
    "verify/sandbox/box.py": "paths inside of a namespace",
    "hosts/mkdocs/serve/poller.py": "where Linux lists its mounts; elsewhere `polling` says so",
    "languages/checks.py": "the text of a command for `sh`",
    "verify/accept/machine.py": "the forms of paths that are looked for in output",
}
_GUARDS = ("sys.platform", "hasattr(")


@cache
def read_modules():
    return {
        path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }


def find_missing():
    """Each name that some system lacks."""
    return {
        f"{module}.{name}"
        for module in MODULES
        for platform in PLATFORMS
        for name in list_missing(module, platform)
    }


def find_uses(tree, wanted, *, guarded=False):
    """Names in the code with whether a test of the system stands around each."""
    for node in ast.iter_child_nodes(tree):
        inside = guarded or any(guard in find_condition(tree, node) for guard in _GUARDS)
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=attribute):
                if (name := f"{module}.{attribute}") in wanted:
                    yield name, inside
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = [alias.name for alias in node.names]
            for name in names if module is None else [module, *(f"{module}.{n}" for n in names)]:
                if name in wanted:
                    yield name, inside
        yield from find_uses(node, wanted, guarded=inside)


def find_condition(tree, node):
    """What has held when the part ``node`` of ``tree`` is evaluated."""
    match tree:
        case ast.If(test=test) | ast.IfExp(test=test) if node is not test:
            return ast.unparse(test)
        case ast.BoolOp(op=ast.And(), values=[first, *_]) if node is not first:
            return ast.unparse(first)
    return ""


def test_stubs_are_read():
    assert {"os.killpg", "os.O_NONBLOCK", "signal.SIGKILL", "fcntl.flock"} <= find_missing()
    assert not {"os.open", "os.kill", "signal.SIGTERM", "os.replace"} & find_missing()


def test_names_that_a_system_lacks():
    wanted = find_missing() | {*ABSENT}
    used = {
        (path, *use)
        for path, tree in read_modules().items()
        if path not in OWN
        for use in find_uses(tree, wanted)
    }
    assert {(path, name) for path, name, guarded in used if not guarded} == set()
    assert {(path, name) for path, name, _ in used} == GUARDED


def test_modules_of_some_systems_say_so():
    said = {
        path
        for path, tree in read_modules().items()
        if any(
            isinstance(node, ast.Assert) and "sys.platform" in ast.unparse(node.test)
            for node in tree.body
        )
    }
    assert said == OWN.keys()


def test_modules_of_some_systems_are_imported_there_only():
    names = {"inlaid." + file.removesuffix(".py").replace("/", ".") for file in OWN}
    found = [
        (path, *use)
        for path, tree in read_modules().items()
        if path not in OWN
        for use in find_uses(tree, names)
    ]
    assert found
    assert [use for use in found if not use[2]] == []


def test_options_of_processes_that_windows_lacks():
    lacking = {"preexec_fn", "pass_fds", "start_new_session", "umask", "user", "group"}
    found = {
        (path, keyword.arg)
        for path, tree in read_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Popen", "run"))
        for keyword in node.keywords
        if keyword.arg in lacking
    }
    assert {path for path, _ in found} <= OWN.keys()


def test_paths_that_a_system_lacks():
    found = {
        path
        for path, tree in read_modules().items()
        for text in find_texts(tree)
        if any(name in text for name in ("/proc/", "/dev/", "/tmp", "/bin/", "/sys/", "/usr/"))
    }
    assert found - OWN.keys() == PATHS.keys()


def find_texts(tree):
    """The strings of a module that aren't its documentation."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if id(node) in documented else (node.value,)


def test_links_are_made_in_one_place():
    """Symbolic links need a right on Windows; `link_folder` makes what is there."""
    makes = {"symlink_to", "symlink"}
    found = {
        path
        for path, tree in read_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in makes
    }
    assert found - OWN.keys() == {"filesystem.py"}


def test_text_has_an_encoding_and_line_ends():
    """A system's own encoding reads nothing right, and text mode writes CRLF on Windows."""
    found = [
        f"{path}:{node.lineno} {ast.unparse(node)[:80]}"
        for path, tree in read_modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_vague(node)
    ]
    assert found == []


def _is_vague(call):
    name = ast.unparse(call.func).rpartition(".")[2]
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if name == "write_text":
        return True  # bytes tell
    if name == "read_text" and isinstance(call.func, ast.Attribute):
        return not call.args and "encoding" not in named
    if name == "open" and ast.unparse(call.func) != "os.open":
        modes = [
            arg.value for arg in (*call.args, *named.values()) if isinstance(arg, ast.Constant)
        ]
        return "encoding" not in named and not any(isinstance(m, str) and "b" in m for m in modes)
    if name in {"Popen", "run"} and isinstance(named.get("text"), ast.Constant):
        return "encoding" not in named
    return False
