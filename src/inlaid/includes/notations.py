"""What comments of a source say of its lines: `[!code focus]`, `(1)!`, `<1>`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from inlaid.includes.block import Line, LineKind
from inlaid.includes.dedent import trim_lines
from inlaid.patterns import late_pattern

_OPENER = r"[ \t]*(?://|#|--|;|%|<!--|\{?/\*|\(\*|\"|')[ \t]*"
_CLOSER = r"[ \t]*(?:-->|\*/\}?|\*\))?[ \t]*$"
# https://vitepress.dev/guide/markdown#line-highlighting-in-code-blocks,
# https://shiki.style/packages/transformers
_NOTATION = late_pattern(rf"{_OPENER}(?P<said>(?:\[!code [^\]]+\][ \t]*)+){_CLOSER}")
_SAID = late_pattern(r"\[!code (?P<what>[\w+-]+)(?::(?P<rest>[^\]]+))?\]")
# https://squidfunk.github.io/mkdocs-material/reference/code-blocks/#stripping-comments,
# https://docs.asciidoctor.org/asciidoc/latest/verbatim/callouts/
_ANNOTATION = late_pattern(rf"{_OPENER}(?P<said>\(\d+\)!|<\d+>(?:[ \t]*<\d+>)*){_CLOSER}")
_ITEM = late_pattern(r"\d+[.)][ \t]")
_NUMBER = late_pattern(r"\d+")
_COUNT = late_pattern(r"[0-9]{1,5}")
_KINDS = {
    "focus": LineKind.FOCUS,
    "error": LineKind.ERROR,
    "warning": LineKind.WARNING,
    "++": LineKind.ADDED,
    "--": LineKind.REMOVED,
}
_HIGHLIGHTS = frozenset({"highlight", "hl"})


@dataclass(slots=True)
class Noted:
    """The lines without what comments say of them; 1-based numbers of lines with what was said.

    ``cuts``: lines that still hold the comment of a note, and where that begins.
    """

    lines: tuple[Line, ...]
    highlighted: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    kinds: list[tuple[int, LineKind]] = field(default_factory=list)
    notes: list[tuple[int, int]] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)


def count_notes(text: str, end_line: int) -> int:
    """Return how many items the numbered list has that follows a fence; 0 where none does.

    ``end_line``: the last one of the fence, counted from 1. Lines between items belong to them as
    long as they are indented.
    """
    count, indent = 0, ""
    for line in text.split("\n")[end_line:]:
        bare = line.lstrip(" \t>")
        if not bare:
            continue
        before = line[: len(line) - len(bare)]
        if _ITEM.match(bare) and (not count or before == indent):
            count, indent = count + 1, before
        elif not count or len(before) <= len(indent):
            break
    return count


def may_be_noted(text: str) -> bool:
    """Whether a source may hold what `read_notations` reads; quick."""
    return "[!code " in text or ")!" in text or "<1>" in text


def read_notations(lines: Sequence[Line], *, keeps_notes: bool) -> Noted:
    """Return the lines without notations, which are read, and without annotations.

    ``keeps_notes``: whether the comments of annotations stay, because they are explained.
    """
    kept, said = _take_notations(lines)
    noted = Noted(trim_lines(kept))
    skipped = next((at for at, line in enumerate(kept) if line.text.strip()), 0)
    for at, what, rest in said:
        _note(noted, at - skipped, what, rest)
    noted.lines = tuple(_read_annotations(noted, keeps_notes=keeps_notes))
    return noted


def _take_notations(
    lines: Sequence[Line],
) -> tuple[list[Line], list[tuple[int, str, str]]]:
    """The lines without notations, and these: the 0-based line, what is said, and the rest."""
    kept: list[Line] = []
    said: list[tuple[int, str, str]] = []
    for line in lines:
        found = _NOTATION.search(line.text) if "[!code " in line.text else None
        read = list(_SAID.finditer(found["said"])) if found else []
        if found is None or not all(map(_is_known, read)):
            kept.append(line)
            continue
        said += [(len(kept), one["what"], one["rest"] or "") for one in read]
        if text := line.text[: found.start()].rstrip():
            kept.append(replace(line, text=text))
    return kept, said


def _is_known(said: re.Match[str]) -> bool:
    what, rest = said["what"], said["rest"] or ""
    if what == "word":
        return bool(rest)
    return (what in _KINDS or what in _HIGHLIGHTS) and (not rest or bool(_COUNT.fullmatch(rest)))


def _note(noted: Noted, at: int, what: str, rest: str) -> None:
    if what == "word":
        text, _, count = rest.rpartition(":")
        noted.texts.append(text if text and _COUNT.fullmatch(count) else rest)
        return
    last = min(at + int(rest or 1), len(noted.lines))
    numbers = range(max(1, at + 1), last + 1)
    if what in _HIGHLIGHTS:
        noted.highlighted += numbers
    else:
        noted.kinds += [(number, _KINDS[what]) for number in numbers]


def _read_annotations(noted: Noted, *, keeps_notes: bool) -> Iterator[Line]:
    for number, line in enumerate(noted.lines, 1):
        found = _ANNOTATION.search(line.text)
        if found is None:
            yield line
            continue
        if keeps_notes:
            noted.cuts.append((number, found.start()))
            noted.notes += [(number, int(note)) for note in _NUMBER.findall(found["said"])]
            yield line
        elif line.text[: found.start()].strip():
            yield replace(line, text=line.text[: found.start()])
        else:
            yield replace(line, text="")
