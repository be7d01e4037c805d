"""Typed holes in expected output: ``[uuid:1]``, ``[uuid:1=SAMPLE]``, ``[int]``, ``[...]``, ``...``.

A hole with an id is a back-reference: the same type and id must stand for the same text, a number
in the whole block and a name in the whole page. A hole without one stands for any text of its type.
The sample is what a reader sees.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from inlaid.diagnostics.nearest import find_nearest
from inlaid.verify.output.hole_types import ANY, STANDARD, HoleTypes

ELLIPSIS_LINE = "..."
_LONGEST = 2  # digits of an id that nobody writes by chance; `[port:8080]` stands in any log

_WRITTEN = re.compile(
    r"(?P<escape>\\)?\[(?:(?P<type>[a-z][a-z-]*)(?::(?P<id>\w+)(?:=(?P<sample>(?:\\\]|[^\]])+))?)?"
    r"|(?P<any>\.\.\.))\]"
)

Bindings = Mapping[str, str]  # what the holes with an id stand for, by their keys


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that must appear as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """Text of a type (of HoleTypes, or ``...`` for any text); equal ids mean equal texts."""

    type: str
    id: str = ""
    sample: str = ""

    @property
    def key(self) -> str:
        """What two holes that must agree have in common; empty when nothing has to agree."""
        return f"{self.type}:{self.id}" if self.id else ""


Part = Literal | Hole


def is_page_key(key: str) -> bool:
    """Whether the key of a hole holds in the whole page: its id is a name, and not a number."""
    id_ = key.partition(":")[2]
    return id_.isidentifier()


def parse_line(line: str, types: HoleTypes = STANDARD) -> tuple[Part, ...]:
    r"""Split a line of expected output into literal text and holes.

    Brackets that hold no known type are literal, as programs print brackets too; so are those
    behind a backslash, which goes, and those whose sample isn't of the type.
    """
    parts: list[Part] = []
    position = 0
    for match in _WRITTEN.finditer(line):
        hole = _read_hole(match, types)
        if hole is None:
            continue
        before = line[position : match.start()] + (match[0][1:] if match["escape"] else "")
        parts += [Literal(before)] if before else []
        parts += [] if match["escape"] else [hole]
        position = match.end()
    return (*parts, Literal(line[position:])) if position < len(line) else tuple(parts)


def _read_hole(match: re.Match[str], types: HoleTypes) -> Hole | None:
    if match["any"]:
        return Hole(ANY)
    sample = (match["sample"] or "").replace(r"\]", "]")
    if match["type"] not in types or (sample and not types[match["type"]].is_text(sample)):
        return None
    return Hole(match["type"], match["id"] or "", sample)


def find_misspelling(line: str, types: HoleTypes = STANDARD) -> str | None:
    """Return advice on the first bracket that looks like a misspelt placeholder, or None."""
    for match in _WRITTEN.finditer(line):
        written, id_ = match["type"], match["id"]
        if not written or not id_ or _read_hole(match, types):
            continue
        if written in types:
            return f"'{match['sample']}' is not a sample of the type '{written}'"
        if near := find_nearest(written, list(types)):
            return f"'{match[0]}' is not a placeholder; did you mean '[{near}:{id_}]'?"
    return None


def render_hole(hole: Hole) -> str:
    """Return the hole as it is written in a page; a sample that can't be written is left out."""
    id_ = f":{hole.id}" if hole.id else ""
    is_written = id_ and hole.sample and not hole.sample.endswith("\\") and "\n" not in hole.sample
    sample = "=" + hole.sample.replace("]", r"\]") if is_written else ""
    return f"[{hole.type}{id_}{sample}]"


def escape_holes(text: str, types: HoleTypes = STANDARD) -> str:
    r"""Return the text as a page has to write it, so that none of it is read as a hole."""
    return _WRITTEN.sub(
        lambda match: (
            "\\" + match[0] if _read_hole(match, types) and not match["any"] else match[0]
        ),
        text,
    )


def holds_holes(text: str, types: HoleTypes = STANDARD) -> bool:
    """Whether a text has anything in the form of a hole with a type; quick, for any size."""
    return any(match["type"] in types for match in _WRITTEN.finditer(text))


def fill_holes(line: str, show: Callable[[Hole], str], types: HoleTypes = STANDARD) -> str:
    """Return the line as a reader sees it: ``show`` gives the text of each hole with a type."""

    def fill(match: re.Match[str]) -> str:
        hole = _read_hole(match, types)
        if hole is None or hole.type == ANY:
            return match[0]
        return match[0][1:] if match["escape"] else show(hole)

    return _WRITTEN.sub(fill, line)


class Samples:
    """The samples of a page; those of numbers hold in one block, those of names in the page."""

    def __init__(self, types: HoleTypes, page: Iterable[str]) -> None:
        self.types = types
        self.named = {key: sample for key, sample in self._find(page).items() if is_page_key(key)}

    def show(self, lines: Iterable[str]) -> list[str]:
        """Return the lines of output of a block, with a sample for each placeholder."""
        own = list(lines)
        known = {**self.named, **self._find(own)}
        return [
            fill_holes(line, lambda hole: self._choose(hole, known), self.types) for line in own
        ]

    def are_meant(self, lines: Iterable[str]) -> bool:
        """Whether these lines hold a placeholder that nobody writes by chance, as `[port]`."""
        parts = (part for line in lines for part in parse_line(line, self.types))
        return any(isinstance(part, Hole) and self._is_meant(part) for part in parts)

    def _is_meant(self, hole: Hole) -> bool:
        is_short = hole.id.isdecimal() and len(hole.id) <= _LONGEST
        return is_short or bool(hole.sample) or hole.key in self.named

    def _find(self, lines: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in lines:
            for part in parse_line(line, self.types):
                if isinstance(part, Hole) and part.key and part.sample:
                    found.setdefault(part.key, part.sample)
        return found

    def _choose(self, hole: Hole, known: Mapping[str, str]) -> str:
        sample = hole.sample or known.get(hole.key, "")
        return sample or self.types[hole.type].sample(hole.id)
