"""The names of the standard library that a system lacks, as mypy's stubs of it tell."""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_STUBS = Path(find_spec("mypy").origin).parent / "typeshed" / "stdlib"
PLATFORMS = ("linux", "darwin", "win32")
# What inlaid imports of the kind; modules that a system lacks have hardly a name there.
MODULES = ("os", "signal", "socket", "select", "subprocess", "time", "shutil", "fcntl", "resource")
ABSENT = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")  # on Windows


@cache
def list_names(module: str, platform: str) -> frozenset[str]:
    """What a module has on a system."""
    path = _STUBS / module.replace(".", "/")
    path = path / "__init__.pyi" if path.is_dir() else path.with_suffix(".pyi")
    return frozenset(_list(ast.parse(path.read_text("utf-8")).body, platform))


def list_missing(module: str, platform: str) -> frozenset[str]:
    """What it has on some system, and not on this one."""
    every = frozenset().union(*(list_names(module, known) for known in PLATFORMS))
    return every - list_names(module, platform)


def _list(body, platform):
    for node in body:
        match node:
            case ast.If():
                yield from _list(
                    node.body if _holds(node.test, platform) else node.orelse, platform
                )
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case ast.ImportFrom():
                yield from (name.asname or name.name for name in node.names)
            case ast.Import():
                yield from (name.asname or name.name for name in node.names)


def _holds(test, platform):
    match test:
        case ast.BoolOp(op=ast.And()):
            return all(_holds(value, platform) for value in test.values)
        case ast.BoolOp(op=ast.Or()):
            return any(_holds(value, platform) for value in test.values)
        case ast.UnaryOp(op=ast.Not()):
            return not _holds(test.operand, platform)
        case ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value=value)]):
            return platform == value
        case ast.Compare(ops=[ast.NotEq()], comparators=[ast.Constant(value=value)]):
            return platform != value
    return True  # of the version
