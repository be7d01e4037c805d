"""Line and branch coverage of Bash programs, by Bash's own trace (`set -x`).

A trace holds every command with its secrets expanded. It is written to a folder that nobody else
can read, only source, line and first word of each command are ever taken from it, and it is
removed as soon as it is read. Source: the Bash manual on BASH_ENV, BASH_XTRACEFD and PS4.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inlaid.errors import InlaidError
from inlaid.languages.grammar import Grammar
from inlaid.parsing.reading import read_tree
from inlaid.parsing.refused import RefusalReason, Refused

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

# Runs in each Bash that starts. The file of a process is named by its id; a subshell shares it.
_TRACER = r"""
exec {inlaid_trace}>>"$INLAID_TRACE_FOLDER/$$.trace"
BASH_XTRACEFD=$inlaid_trace
PS4=$'+\x1f${BASH_SOURCE[0]-}\x1f${LINENO-}\x1f'
set -x
"""
# Of an assignment only the name, of any other command the first word, unquoted.
_RECORD = re.compile(r"^\++\x1f(.*?)\x1f(\d+)\x1f(?:(\w+\+?=)|'?([^\s']*))", re.MULTILINE)
_HEADS = {"case_statement": "case", "for_statement": "for", "c_style_for_statement": "(("}
_WHOLE = frozenset({"command", "variable_assignment", "declaration_command", "test_command",
                    "unset_command"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traced:
    """A command that ran: where it stands, and its first word as it ran."""

    source: str
    line: int
    word: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A place where a program may go one way or the other, and how often it went each way."""

    line: int
    taken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScriptCoverage:
    """How often each line that can run did run, and each branch."""

    hits: Mapping[int, int]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a trace can show: a command, an assignment, a test, the head of a `case` or a loop."""

    node: "Node"
    first: int
    last: int
    count: int


def write_tracer(folder: Path) -> dict[str, str]:
    """Prepare an empty folder for traces; return the variables that make each Bash write there."""
    folder.chmod(0o700)
    tracer = folder / "tracer.bash"
    tracer.write_bytes(_TRACER.encode())  # Bash reads no `\r\n`
    return {"BASH_ENV": str(tracer), "INLAID_TRACE_FOLDER": str(folder)}


def take_traces(folder: Path) -> list[Traced]:
    """Read what was traced into the folder, and remove it."""
    traced: list[Traced] = []
    for path in sorted(folder.glob("*.trace")):
        traced += parse_trace(path.read_text(encoding="utf-8", errors="replace"))
        path.unlink()
    return traced


def parse_trace(text: str) -> Iterator[Traced]:
    """The commands of a trace; all but place and first word is left behind."""
    for found in _RECORD.finditer(text):
        yield Traced(found[1], int(found[2]), found[3] or found[4])


def measure_script(text: str, traced: Iterable[Traced]) -> ScriptCoverage:
    """Map the commands that ran, all of one script, on its lines and branches."""
    data = text.encode("utf-8", "replace")
    measured = read_tree(Grammar("tree_sitter_bash"), data, _measure, tuple(traced))
    if not isinstance(measured, Refused):
        return measured
    if measured.reason is RefusalReason.GRAMMAR:
        raise InlaidError(
            "coverage of Bash programs needs tree-sitter-bash: pip install 'inlaid[symbols]'"
        )
    raise InlaidError(f"a Bash program can't be measured: {measured.message}")


def _measure(tree: "Tree", data: bytes, traced: tuple[Traced, ...]) -> ScriptCoverage:
    seen = Counter((step.line, step.word) for step in traced)
    root = tree.root_node
    text = data.decode()
    steps = list(_count_steps([inner for inner in _walk(root) if _is_step(inner)], data, seen))
    return ScriptCoverage(
        dict(_find_hits(text, steps)), tuple(_find_branches(root, {s.node.id: s for s in steps}))
    )


def format_lcov(path: str, coverage: ScriptCoverage) -> str:
    """Return one record of a report in the LCOV format."""
    ways = [
        f"BRDA:{branch.line},{block},{way},{count}"
        for block, branch in enumerate(coverage.branches)
        for way, count in enumerate(branch.taken)
    ]
    taken = sum(count > 0 for branch in coverage.branches for count in branch.taken)
    lines = [f"DA:{line},{count}" for line, count in sorted(coverage.hits.items())]
    reached = sum(count > 0 for count in coverage.hits.values())
    counts = (f"LF:{len(lines)}", f"LH:{reached}")
    return "\n".join(
        ["TN:", f"SF:{path}", *ways, f"BRF:{len(ways)}", f"BRH:{taken}", *lines, *counts,
         "end_of_record", ""]
    )  # fmt: skip


def _walk(node: "Node") -> Iterator["Node"]:
    yield node
    for child in node.named_children:
        yield from _walk(child)


def _is_step(node: "Node") -> bool:
    if node.type == "variable_assignment" and node.parent is not None:
        return node.parent.type not in ("command", "declaration_command")
    return node.type in _WHOLE or node.type in _HEADS


def _find_span(node: "Node") -> range:
    """The lines on which a trace may say that the step ran: of a head, only the first."""
    first = node.start_point.row + 1
    return range(first, first + 1 if node.type in _HEADS else node.end_point.row + 2)


def _count_steps(
    nodes: list["Node"], data: bytes, seen: Counter[tuple[int, str]]
) -> Iterator[_Step]:
    """A step whose word is known only as it runs counts what no other step accounts for."""
    known = {(line, _find_word(node, data)) for node in nodes for line in _find_span(node)}
    for node in nodes:
        span, word = _find_span(node), _find_word(node, data)
        count = sum(
            times
            for (line, ran), times in seen.items()
            if line in span and (ran == word if word else (line, ran) not in known)
        )
        yield _Step(node, span[0], span[-1], count)


def _find_word(node: "Node", data: bytes) -> str | None:
    """The first word of the step in a trace; None when it is known only as the step runs."""
    if node.type in _HEADS:
        return _HEADS[node.type]
    text = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
    if node.type == "variable_assignment":
        return text.partition("=")[0] + "="
    name = node.child_by_field_name("name")
    if name is not None and name.named_child_count and name.named_children[0].type != "word":
        return None
    return text.split(maxsplit=1)[0]


def _find_hits(text: str, steps: list[_Step]) -> Iterator[tuple[int, int]]:
    """A line counts as often as the step of its first word, or a step that starts on it."""
    for number, line in enumerate(text.split("\n"), 1):
        column = len(line[: len(line) - len(line.lstrip())].encode())
        owners = [step for step in steps if line.strip() and _holds(step, (number - 1, column))]
        starting = [step for step in steps if step.first == number]
        if owners or starting:
            yield number, max(owner.count for owner in (*owners[-1:], *starting))


def _holds(step: _Step, point: tuple[int, int]) -> bool:
    start, end = step.node.start_point, step.node.end_point
    return point[0] < step.last and (start.row, start.column) <= point < (end.row, end.column)


def _find_branches(root: "Node", steps: Mapping[int, _Step]) -> Iterator[Branch]:
    for node in _walk(root):
        line = node.start_point.row + 1
        match node.type:
            case "list":
                left, right = node.named_children[0], node.named_children[-1]
                reached = _count_first(right, steps)
                yield Branch(line, (reached, max(0, _count_first(left, steps) - reached)))
            case "if_statement" | "elif_clause":
                condition, body, *_ = node.named_children
                reached = _count_first(body, steps)
                yield Branch(line, (reached, max(0, _count_first(condition, steps) - reached)))
            case "case_statement":
                items = [child for child in node.named_children if child.type == "case_item"]
                yield Branch(line, tuple(_count_first(item, steps) for item in items))
            case _:
                pass


def _count_first(node: "Node", steps: Mapping[int, _Step]) -> int:
    """How often the first step of a part of the program ran."""
    return next((steps[inner.id].count for inner in _walk(node) if inner.id in steps), 0)
