"""Sessions that share the start of their interpreter, and what they import; nothing else.

One program imports what each of them imports, and forks for each. Each gets folders of its own and
the project unchanged, so that it finds what it would find alone: no module that it would miss there
is imported for another. Of one that hasn't ended well there is no result here: it is run alone, so
that nothing ever fails because of the others.
"""

import json
import re
import sys
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


def split_sessions(works: Sequence[SessionWork]) -> list[list[SessionWork]]:
    """Return the sessions by what they import: together those that share what most of them do."""
    rest = {work: _list_imports(work) for work in works}
    parts = []
    while rest:
        counts = Counter(pair for pairs in rest.values() for pair in pairs if _is_package(pair[0]))
        some = [(count, pair) for pair, count in counts.items() if count < len(rest)]
        most = max(some, default=(0, None))[1]
        part = [work for work, pairs in rest.items() if most is None or most in pairs]
        parts.append(part)
        for work in part:
            del rest[work]
    return parts


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
    """The modules, and the names in them, that every session imports, in the order of the first."""
    first, *others = map(_list_imports, works)
    shared: dict[str, list[str]] = {}
    for module, name in first:
        if all((module, name) in pairs for pairs in others):
            shared.setdefault(module, []).extend(filter(None, [name]))
    return shared


def _list_imports(work: SessionWork) -> dict[tuple[str, str], None]:
    return dict.fromkeys(pair for step in work.steps for pair in _find_imports(step.code))


def _is_package(module: str) -> bool:
    return module.partition(".")[0] not in sys.stdlib_module_names


def _find_imports(code: str) -> Iterator[tuple[str, str]]:
    for found in _IMPORT.finditer(code):
        module = found["module"] or found["package"]
        yield module, ""
        names = _COMMENT.sub("", found["names"] or "").strip("()")
        for name in names.split(","):
            if words := name.split():
                yield module, words[0]
