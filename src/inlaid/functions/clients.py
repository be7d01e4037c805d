"""AWS's runtime clients: where they are found, and the command that starts a function."""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import assert_never

from inlaid.errors import InlaidError
from inlaid.functions.invocation import Function, RuntimeLanguage

_HERE = Path(__file__).parent / "node"
_PACKAGE = "aws-lambda-ric"
# The major version of aws-lambda-ric that stands in each runtime of AWS.
_RUNTIMES = {4: "nodejs24.x", 3: "nodejs22.x"}


@dataclass(frozen=True, slots=True)
class Client:
    """A runtime: its name at AWS, and the command that runs the handler named in _HANDLER."""

    runtime: str
    command: tuple[str, ...]


def find_client(
    function: Function, memory: int, runtime: str | None, around: tuple[Path, ...]
) -> Client:
    """The client that runs the function, looked up from its folder and each folder ``around``.

    Raises InlaidError, whose text says what to install.
    """
    match function.language:
        case RuntimeLanguage.NODE:
            return _find_node_client((function.folder, *around), memory, runtime)
        case RuntimeLanguage.PYTHON:
            return _find_python_client(function, runtime)
        case _:
            assert_never(function.language)


def _find_node_client(folders: tuple[Path, ...], memory: int, runtime: str | None) -> Client:
    node = shutil.which("node")
    if node is None:
        raise InlaidError("a JavaScript function needs Node, which is not on PATH")
    packages = dict(reversed(list(_find_packages(folders))))
    found = {_RUNTIMES[major]: (major, path) for major, path in sorted(packages.items())}
    name = runtime or max(found, default=None)
    if name is None or name not in found:
        raise InlaidError(_describe_missing(runtime, sorted(found)))
    return Client(name, (node, *_limit_heap(memory), *_start_node(*found[name])))


def _find_packages(folders: tuple[Path, ...]) -> Iterator[tuple[int, Path]]:
    """Major version and folder of each aws-lambda-ric, the nearest first."""
    for folder in dict.fromkeys(parent for base in folders for parent in (base, *base.parents)):
        for manifest in sorted((folder / "node_modules").glob(f"{_PACKAGE}*/package.json")):
            package = json.loads(manifest.read_text(encoding="utf-8"))
            major = int(str(package.get("version", "0")).split(".")[0])
            if package.get("name") == _PACKAGE and major in _RUNTIMES:
                yield major, manifest.parent.resolve()  # by which the function knows it


def _describe_missing(runtime: str | None, found: list[str]) -> str:
    if not found:
        return (
            f"{_PACKAGE}, AWS's runtime client for Node, is in no node_modules around the "
            f"function: npm install --save-dev --ignore-scripts {_PACKAGE}"
        )
    known = {name: major for major, name in _RUNTIMES.items()}
    if runtime in known:
        alias = f"{_PACKAGE}-{known[runtime]}@npm:{_PACKAGE}@{known[runtime]}"
        return f"no {_PACKAGE} of {runtime}: npm install --save-dev --ignore-scripts {alias}"
    return f"no runtime client for {runtime}; installed: {', '.join(found)}"


def _limit_heap(memory: int) -> tuple[str, str]:
    """The shares of a function's memory that AWS gives to the heap of Node."""
    return (f"--max-semi-space-size={memory // 20}", f"--max-old-space-size={memory * 9 // 10}")


def _start_node(major: int, package: Path) -> tuple[str, ...]:
    shim = ("--require", str(_HERE / "rapid-client.cjs"))
    if major >= 4:
        return (*shim, str(package / "index.mjs"))
    return (*shim, str(_HERE / "launch.mjs"), str(package / "dist" / "index.mjs"))


def _find_python_client(function: Function, runtime: str | None) -> Client:
    if find_spec("awslambdaric") is None:
        raise InlaidError(
            "awslambdaric, AWS's runtime client for Python, is not installed: "
            "pip install 'inlaid[lambda]'"
        )
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if runtime not in (None, name):
        raise InlaidError(f"no runtime client for {runtime}; installed: {name}")
    return Client(name, (sys.executable, "-u", "-m", "awslambdaric", function.handler))
