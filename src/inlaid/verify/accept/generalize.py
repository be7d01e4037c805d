"""Lines that two runs have printed, as one text with placeholders where they differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from inlaid.verify.accept.machine import Machine
from inlaid.verify.output.hole_types import ANY, STANDARD, HoleTypes
from inlaid.verify.output.holes import (
    ELLIPSIS_LINE,
    Bindings,
    Hole,
    escape_holes,
    is_page_key,
    parse_line,
    render_hole,
)

# Tried in this order: those that say more first.
_ORDER = ("uuid", "iso-time", "date", "int", "duration", "number", "ip", "version", "sha", "hex")
_BREAKS = r"\s=,;()\[\]{}<>\"'|&`"
_REST = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\w)|[^{_BREAKS}]+|."
_WORDS = re.compile(_REST, re.DOTALL)
# Types whose texts may hold what ends a word.
_SPACED = "|".join(STANDARD[name].pattern for name in ("iso-time", "date", "duration"))
_TYPED = re.compile(rf"(?<![\w.:/-])(?:{_SPACED})(?![\w:/-])|{_REST}", re.DOTALL)
_CORE = re.compile(r"(?P<lead>[^\w/~.\\+-]*)(?P<core>.*?)(?P<trail>[^\w/\\]*)", re.DOTALL)
_JOINTS = re.compile(r"([:/@?#]+)")
_BEFORE_PORT = re.compile(
    r"(?:\bport(?: is|:)? ?|\bport=|(?:localhost|//[^\s/:]+|(?:\d{1,3}\.){3}\d{1,3}|\]):)$",
    re.IGNORECASE,
)
_CHANGING = re.compile(r"[0-9a-fA-F]*\d[0-9a-fA-F]*")

# Text as it is, or a placeholder.
Segment = str | Hole
# The lines of two runs that belong together; None where only one of them has lines.
Row = tuple[str, str] | None


@dataclass(slots=True)
class HoleIds:
    """The ids of a block: what was equal in both runs has the same, all else one of its own."""

    types: HoleTypes
    known: dict[tuple[str, str, str], str] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def reserve(self, expected: str) -> None:
        """Leave the ids alone that a page writes."""
        for line in expected.split("\n"):
            for part in parse_line(line, self.types):
                if isinstance(part, Hole) and part.id.isdecimal():
                    self.last[part.type] = max(self.last.get(part.type, 0), int(part.id))

    def note(self, first: Bindings, second: Bindings) -> None:
        """Learn what the placeholders of a page stand for in the two runs."""
        for key in first.keys() & second.keys():
            kind, _, id_ = key.partition(":")
            if id_.isdecimal() or is_page_key(key):
                self.known.setdefault((kind, first[key], second[key]), id_)

    def name(self, kind: str, first: str, second: str, sample: str) -> Hole:
        """Return the placeholder of a text; where it comes first it has its sample."""
        key = (kind, first, second)
        # Equal numbers aren't a sign of being the same thing.
        if key in self.known and kind not in {"int", "port", "number", "duration"}:
            return Hole(kind, self.known[key])
        self.last[kind] = self.last.get(kind, 0) + 1
        self.known[key] = str(self.last[kind])
        return Hole(kind, str(self.last[kind]), sample)


def align(first: Sequence[str], second: Sequence[str]) -> list[Row]:
    """Return the lines of two runs that belong together; those that come and go are None."""
    rows: list[Row] = []
    one, two = ([_CHANGING.sub("0", line) for line in lines] for lines in (first, second))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and end - start == other_end - other_start):
            rows += zip(first[start:end], second[other_start:other_end], strict=True)
        else:
            rows.append(None)
    return _spread(rows)


def _spread(rows: Sequence[Row]) -> list[Row]:
    """Where lines come and go, only those that don't change are sure to belong together."""
    spread: list[Row] = []
    for row in rows:
        while row is None and spread and _changes(spread[-1]):
            spread.pop()
        if row is None or not (spread and spread[-1] is None and _changes(row)):
            spread.append(row)
    return spread


def _changes(row: Row) -> bool:
    return row is None or row[0] != row[1]


def generalize_row(row: Row, ids: HoleIds, machine: Machine) -> str:
    """Return the line of a page that stands for a row."""
    if row is None:
        return ELLIPSIS_LINE
    first, second = row
    return _write(_Generalizer(ids, machine).generalize(first, second), ids.types)


def _write(segments: Sequence[Segment], types: HoleTypes) -> str:
    text, line = "", ""
    for segment in segments:
        if isinstance(segment, Hole):
            line += escape_holes(text, types) + render_hole(segment)
            text = ""
        else:
            text += segment
    return line + escape_holes(text, types)


@dataclass(slots=True)
class _Generalizer:
    ids: HoleIds
    machine: Machine
    before: str = ""  # what stands before a word, in the first run

    def generalize(self, first: str, second: str) -> list[Segment]:
        for split in (_TYPED.findall, _WORDS.findall):
            words, others = split(first), split(second)
            if _are_alike(words, others):
                return list(self._name_all(words, others))
        return _cut(first, second)

    def _name_all(self, words: Sequence[str], others: Sequence[str]) -> Iterator[Segment]:
        for word, other in zip(words, others, strict=True):
            if word != other or self.machine.is_passing(word):
                yield from self._name(word, other)
            else:
                yield word
            self.before += word

    def _name(self, word: str, other: str) -> Iterator[Segment]:
        """A word that differs: a placeholder, between the punctuation around it."""
        one, two = _CORE.fullmatch(word), _CORE.fullmatch(other)
        if one is None or two is None or (one["lead"], one["trail"]) != (two["lead"], two["trail"]):
            yield Hole(ANY)
            return
        yield one["lead"]
        yield from self._name_core(one["core"], two["core"])
        yield one["trail"]

    def _name_core(self, first: str, second: str) -> Iterator[Segment]:
        kind = self._find_type(first, second)
        if kind:
            sample = "" if self.machine.find_path(first) else first
            yield self.ids.name(kind, first, second, sample)
            return
        parts, others = _JOINTS.split(first), _JOINTS.split(second)
        if len(parts) == 1 or parts[1::2] != others[1::2]:
            yield first if first == second else Hole(ANY)
            return
        before = self.before
        for part, other in zip(parts, others, strict=True):
            if part == other:
                yield part
            else:
                yield from self._name_core(part, other)
            self.before += part
        self.before = before

    def _find_type(self, first: str, second: str) -> str:
        types = self.ids.types

        def is_type(name: str) -> bool:
            return types[name].is_text(first) and types[name].is_text(second)

        own = (name for name in types if types[name].own)
        kind = next((name for name in (*own, *_ORDER) if is_type(name)), "")
        if kind == "int" and is_type("port") and _BEFORE_PORT.search(self.before):
            return "port"
        if kind in {"sha", "hex"} and not re.search(r"\d", first + second):
            return ""  # two words of few letters
        if kind:
            return kind
        is_path = is_type("path") and "://" not in first
        return "path" if is_path else ""


def _are_alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether words stand at the same places, between the same breaks."""
    if len(words) != len(others):
        return False
    breaks = re.compile(f"[{_BREAKS}]")
    return all(
        one == two or not (breaks.fullmatch(one) or breaks.fullmatch(two))
        for one, two in zip(words, others, strict=True)
    )


def _cut(first: str, second: str) -> list[Segment]:
    """The words at both ends that are equal, and any text between them."""
    words, others = re.findall(r"\s+|\S+", first), re.findall(r"\s+|\S+", second)
    least = min(len(words), len(others))
    start = next((at for at in range(least) if words[at] != others[at]), least)
    rest = least - start
    end = next((at for at in range(rest) if words[-1 - at] != others[-1 - at]), rest)
    while end and not words[len(words) - end].isspace():
        end -= 1
    while start and not words[start - 1].isspace():
        start -= 1
    return ["".join(words[:start]), Hole(ANY), "".join(words[len(words) - end :])]
