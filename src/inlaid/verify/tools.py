"""The versions of the tools that a verification used."""

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from inlaid.verify.evaluators.registry import find_evaluator
from inlaid.verify.limits import Limits
from inlaid.verify.program import Program
from inlaid.verify.toolbox import Toolbox
from inlaid.verify.verdicts import Status, Verdict

_ASK = {"bash": "bash", "perl": "perl", "node": "node"}
_LIMITS = Limits(seconds=10)


def find_tools(
    verdicts: Iterable[Verdict], toolbox: Toolbox, memory: Path
) -> tuple[tuple[str, str], ...]:
    """Return name and version of each tool that examples were checked with, sorted.

    A tool is asked once; its answer is kept in the folder ``memory`` until the tool changes.
    """
    languages = {each.example.language for each in verdicts if each.status is not Status.SKIPPED}
    evaluators = [found for name in languages if (found := find_evaluator(name)) is not None]
    names = {each.tool.split()[0] for each in evaluators} | {"python"}
    return tuple(sorted(_find_versions(names, toolbox, memory / "tools.json").items()))


def _find_versions(names: set[str], toolbox: Toolbox, file: Path) -> dict[str, str]:
    known = _load(file)
    asked = {
        name: known.get(toolbox.identify(name)) or _ask(name, toolbox)
        for name in names & set(_ASK)
        if toolbox.identify(name)
    }
    new = {toolbox.identify(name): version for name, version in asked.items()}
    if not new.items() <= known.items():
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(known | new), "utf-8")
    return {**asked, "python": ".".join(map(str, sys.version_info[:3]))}


def _ask(name: str, toolbox: Toolbox) -> str:
    quick = replace(toolbox, limits=_LIMITS)
    answer = quick.run(Program(argv=(name, "--version"))).outcome.output.strip()
    return next((line for line in answer.splitlines() if line), "unknown")[:100]


def _load(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
