"""Sessions that share the start of their interpreter, and what they import; nothing else.

One program imports what more than one of them needs, and forks for each. Each gets folders of its
own and the project unchanged, so that it finds what it would find alone. Of one that hasn't ended
by itself there is no result here: it is run alone.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from inlaid.verify.evaluators.arguments import DRIVERS
from inlaid.verify.evaluators.registry import get_session
from inlaid.verify.plan.work import SessionWork
from inlaid.verify.sandbox.program import Isolation, Program

_DRIVER, _FORKING = "python_session.py", "python_fork.py"
_CALLS = DRIVERS.parent / "sandbox" / "confine" / "system_calls.py"
_FILE = "inlaid-sessions"
_COMMENT = re.compile("#.*")
_IMPORT = re.compile(
    r"^(?:import[ \t]+(?P<module>[A-Za-z_][\w.]*)"
    r"|from[ \t]+(?P<package>[A-Za-z_][\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#]+))",
    re.MULTILINE,
)


def find_start(work: SessionWork, isolation: Isolation) -> SessionWork | None:
    """Return what sessions that may share their start have in common, None for one that can't."""
    is_isolated = isolation.namespaces and (isolation.overlay or not work.program.root)
    if not is_isolated or work.fixtures or get_session(work.language).driver != _DRIVER:
        return None
    return replace(work, steps=(), setup=0, teardown=0, page="")


def join_programs(
    works: Sequence[SessionWork], programs: Sequence[Program], marks: Sequence[str]
) -> Program:
    """Return one program for those of all the sessions, which have the marks."""
    first = programs[0]
    driver = str(DRIVERS / _DRIVER)
    at = first.argv.index(driver)
    files, sessions = [], []
    for number, (program, mark) in enumerate(zip(programs, marks, strict=True)):
        arguments = list(program.argv[at + 1 :])
        for name, text in program.files:
            files.append((f"{name}-{number}", text))
            arguments = [word.replace(name, f"{name}-{number}") for word in arguments]
        sessions.append((mark, arguments))
    given = {
        "driver": driver,
        "calls": str(_CALLS),
        "project": first.root,
        "modules": _find_shared(works),
        "sessions": sessions,
    }
    argv = (*first.argv[:at], str(DRIVERS / _FORKING), f"{{box}}/{_FILE}")
    return replace(first, argv=argv, files=((_FILE, json.dumps(given)), *files))


def cut_output(output: str, mark: str) -> str | None:
    """Return what the session with the mark has printed; None for one that has no result."""
    printed, ended, _ = output.partition(f"{mark}:alone\n")
    start = printed.find(mark)
    return printed[start:] if ended and start >= 0 else None


def _find_shared(works: Sequence[SessionWork]) -> dict[str, list[str]]:
    """The modules, and the names in them, that more than one session imports, in their order."""
    found: Counter[tuple[str, str]] = Counter()
    for work in works:
        found.update({pair: 1 for step in work.steps for pair in _find_imports(step.code)})
    shared: dict[str, list[str]] = {}
    for (module, name), count in found.items():
        if count > 1:
            shared.setdefault(module, []).extend(filter(None, [name]))
    return shared


def _find_imports(code: str) -> Iterator[tuple[str, str]]:
    for found in _IMPORT.finditer(code):
        module = found["module"] or found["package"]
        yield module, ""
        names = _COMMENT.sub("", found["names"] or "").strip("()")
        for name in names.split(","):
            if words := name.split():
                yield module, words[0]
