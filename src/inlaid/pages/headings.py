"""The headings of a page, and names for what stands below them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inlaid.pages.fences import Fence
from inlaid.pages.front_matter import skip_front_matter

_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]+|(?=[^#\s]))(?P<title>.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_ID = re.compile(r"[ \t]*\{:?[^{}]*?#(?P<id>[\w.:-]+)[^{}]*\}$")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[^{}]*\}$")
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?")
_TAG = re.compile(r"<[^<>]*>")
_START = "start"  # what stands above the first heading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its 1-based line, and a name that is unique on the page and has no spaces."""

    line: int
    name: str


def find_headings(text: str, fences: Sequence[Fence]) -> Iterator[Heading]:
    """Yield the headings of a page in order; a line of one of its ``fences`` is none."""
    taken = Counter([_START])
    for line, title in _find_titles(text, fences):
        yield Heading(line, name_heading(title, taken))


def name_heading(title: str, taken: Counter[str]) -> str:
    """Return a heading's name: its id, or the words of its title; ``taken`` counts those before it.

    The second of a name is ``NAME_1``, as Markdown's tables of contents number them.
    """
    own = _ID.search(title)
    words = own["id"] if own else _slugify(title)
    taken[words] += 1
    count = taken[words] - 1
    return f"{words}_{count}" if count else words


def name_blocks(text: str, fences: Sequence[Fence]) -> dict[int, str]:
    """Return a name for each fence by its line: HEADING-NUMBER, counted below each heading.

    What is written above a heading, or in its text, changes no name of what stands below it.
    """
    places: Iterable[tuple[int, str]] = sorted(
        [(heading.line, heading.name) for heading in find_headings(text, fences)]
        + [(fence.line, "") for fence in fences]
    )
    heading, names, counts = _START, {}, Counter[str]()
    for line, name in places:
        if name:
            heading = name
            continue
        counts[heading] += 1
        names[line] = f"{heading}-{counts[heading]}"
    return names


def _find_titles(text: str, fences: Sequence[Fence]) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    inside = {line for fence in fences for line in range(fence.line, fence.end_line + 1)}
    for number in range(skip_front_matter(text) + 1, len(lines) + 1):
        if number in inside:
            continue
        line = lines[number - 1]
        if found := _ATX.match(line):
            yield number, found["title"]
        elif _UNDERLINE.match(line) and number - 1 not in inside and _is_text(lines[number - 2]):
            yield number - 1, lines[number - 2]


def _is_text(line: str) -> bool:
    return bool(line.strip()) and line[:1] not in {" ", "\t", ">", "-", "|", "#", "<"}


def _slugify(title: str) -> str:
    shown = _TAG.sub("", _LINK.sub(r"\1", _ATTRIBUTES.sub("", title)))
    return re.sub(r"\W+", "-", shown.lower().replace("'", "")).strip("-") or "section"
