"""The versions of the tools that a verification used."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from inlaid.verify.evaluators.arguments import fill_argument
from inlaid.verify.evaluators.registry import find_shown
from inlaid.verify.evaluators.syntax import name_tool
from inlaid.verify.judge.verdicts import Status, Verdict
from inlaid.verify.run.libraries import find_version
from inlaid.verify.sandbox.tools.tool_version import ask_version
from inlaid.verify.sandbox.tools.toolbox import Toolbox


def find_tools(
    verdicts: Iterable[Verdict], toolbox: Toolbox, memory: Path
) -> tuple[tuple[str, str], ...]:
    """Return name and version of each tool that examples were checked with, sorted.

    A program is asked once; its answer is kept in the folder ``memory`` until the program changes.
    """
    names = {
        name
        for verdict in verdicts
        if verdict.status is not Status.SKIPPED
        for name in _list_tools(verdict)
    }
    libraries = {name: found for name in names if (found := find_version(name))}
    programs = _ask_all(names - libraries.keys(), toolbox, memory / "versions.json")
    python = ".".join(map(str, sys.version_info[:3]))
    return tuple(sorted({**libraries, **programs, "python": python}.items()))


def _list_tools(verdict: Verdict) -> Iterator[str]:
    """What checked the syntax; the compiler and the interpreter, where they were used."""
    language = find_shown(verdict.example.language, verdict.example.source)
    if language is None:
        return
    yield name_tool(language)
    if language.compiler and any(level.startswith("compiles") for level in verdict.proved):
        yield language.compiler.tool.name
    if language.session and "runs" in verdict.proved:
        yield fill_argument(language.session.argv[0])


def _ask_all(names: set[str], toolbox: Toolbox, file: Path) -> dict[str, str]:
    known = _load(file)
    places = {name: toolbox.identify(name) for name in names if Path(name).name == name}
    asked = {
        name: known.get(place) or ask_version(name, toolbox)
        for name, place in places.items()
        if place
    }
    new = {places[name]: version for name, version in asked.items()}
    if not new.items() <= known.items():
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(json.dumps(known | new).encode())
    return asked


def _load(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
