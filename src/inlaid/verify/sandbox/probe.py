"""How well the system lets programs be isolated: tried as a run would do it, on the project."""

import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from inlaid.diagnostics.nearest import find_nearest
from inlaid.errors import UsageError
from inlaid.verify.sandbox.limits import REFUSED, Limits, explain_end
from inlaid.verify.sandbox.program import Isolation, Program
from inlaid.verify.sandbox.project_copy import HISTORY, holds_packages, is_left_out
from inlaid.verify.sandbox.sandbox import run_program

if sys.platform == "linux":
    from inlaid.verify.sandbox.confine.landlock import find_version as find_landlock
else:

    def find_landlock() -> int:
        """Return that there is no Landlock."""
        return 0


LAYERED = Isolation(namespaces=True, overlay=True)
COPIED = Isolation(namespaces=True, overlay=False)
LIMITED = Isolation(namespaces=False, overlay=False)

VARIABLE = "INLAID_ISOLATION"
DEGREES = ("namespaces", "landlock", "limits")  # the best first

_LIMITS = Limits(seconds=60)  # a large project takes a while to be copied
_MOST_ENTRIES = 100_000  # looked at, as a project may be a whole home
_MOST_SAMPLES = 100  # in a project of many owners; one is enough to know that it needs a copy
# In a folder a file is made, a file is written and removed; the first that fails is reported.
_TRY = """
test -w "$HOME" || exit 1
for each; do
    if test -d "$each"; then : > "$each/.inlaid-probe"
    else : >> "$each" && rm -f "$each"
    fi || exit 1
done
"""
_SHELL_PREFIX = re.compile(r"^\S*sh: (line )?\d+: (cannot create )?")

_Kind = tuple[int, int, int, int]  # owner, group, device, mode as far as it matters


def find_isolation(root: Path | None = None) -> Isolation:
    """Return the best degree that works for programs on the project, tried once a process.

    INLAID_ISOLATION switches better ones off. Raises UsageError when it names no degree.
    """
    wanted = os.environ.get(VARIABLE) or DEGREES[0]
    if wanted not in DEGREES:
        near = find_nearest(wanted, DEGREES)
        hint = f"; did you mean {near}?" if near else ""
        raise UsageError(f"{VARIABLE}: expected {', '.join(DEGREES)}, got '{wanted}'{hint}")
    return _find_once(root, DEGREES.index(wanted))


@cache
def _find_once(root: Path | None, least: int) -> Isolation:
    if sys.platform == "linux":
        found = _try_degrees(root, least)
    else:
        found = replace(LIMITED, reason=f"{sys.platform} has no namespaces")
    return found


def _try_degrees(root: Path | None, least: int) -> Isolation:
    reason = f"{VARIABLE}={DEGREES[least]}" if least else ""
    if not least:
        found = _try_namespaces(root)
        if found.namespaces:
            return found
        reason = found.reason
    if DEGREES[least] != "limits":
        limited = replace(LIMITED, landlock=find_landlock())
        refused = _try(limited, "", ()) if limited.landlock else "this kernel has none"
        if not refused:
            return replace(limited, reason=reason)
        reason = f"{reason}; Landlock: {refused}"
    return replace(LIMITED, reason=reason)


def _try_namespaces(root: Path | None) -> Isolation:
    layered, copied = (replace(degree, landlock=find_landlock()) for degree in (LAYERED, COPIED))
    with tempfile.TemporaryDirectory(prefix="inlaid-") as empty:
        place = root or Path(empty).resolve()
        refused = _try(layered, str(place), find_samples(place))
        if not refused:
            return layered
        if unavailable := _try(copied, "", ()):
            return replace(LIMITED, reason=unavailable)
        # Only then, as a large project takes a while to be copied.
        if unavailable := _try(copied, str(place), find_samples(place)):
            return replace(LIMITED, reason=unavailable)
    return replace(copied, reason=refused)


def _try(degree: Isolation, root: str, samples: Iterable[str]) -> str:
    """Why a program can't write the samples, empty when it can."""
    program = Program(argv=("sh", "-c", _TRY, "sh", *samples), root=root)
    outcome = run_program(program, _LIMITS, os.environ, degree).outcome
    if outcome.is_success:
        return ""
    last = (outcome.output.strip() or explain_end(outcome, _LIMITS)).split("\n")[-1]
    return _SHELL_PREFIX.sub("", last).removeprefix(REFUSED)


def find_samples(root: Path) -> tuple[str, ...]:
    """Return one file or folder of each kind that may be refused to us, relative to the root.

    Of a kind the smallest file, as it is copied up. What we can't write ourselves a program needn't
    write either, unless it is a folder of the project's owner, or all of it: such are read-only by
    chance, as of a copy. The root is always ours to write, in a layer.
    """
    samples: dict[_Kind, tuple[int, str]] = {}
    is_ours = os.access(root, os.W_OK)
    for path, facts in islice(_walk(root), _MOST_ENTRIES):
        kind = facts.st_uid, facts.st_gid, facts.st_dev, facts.st_mode & ~0o555
        size = facts.st_size if stat.S_ISREG(facts.st_mode) else 0
        if kind not in samples or size < samples[kind][0]:
            samples[kind] = size, path
    able = [
        path
        for (owner, *_, mode), (_, path) in samples.items()
        if os.access(path, os.W_OK)
        or not is_ours
        or (stat.S_ISDIR(mode) and owner == os.stat(root).st_uid)  # noqa: PTH116
    ]
    return tuple(os.path.relpath(path, root) for path in able[:_MOST_SAMPLES])


def _walk(root: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files and folders of the project, less what is not copied either."""
    waiting = [str(root)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if is_left_out(entry) or holds_packages(entry):
                        continue
                    waiting.append(entry.path)
                elif not entry.is_file(follow_symlinks=False) or entry.name == HISTORY:
                    continue
                yield entry.path, entry.stat(follow_symlinks=False)
