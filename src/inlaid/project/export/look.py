"""What a block of a page looks like, whichever target shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from inlaid.includes.block import Line
from inlaid.includes.resolution import Shown
from inlaid.pages.header import parse_header


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is shown: all that a target may have a syntax for.

    ``attributes``: those of rustdoc behind the language, as `ignore`. ``first``: the number of the
    first line where lines are numbered, 0 where they aren't; None leaves that to the target.
    ``marked``: 1-based numbers of lines.
    """

    language: str
    attributes: tuple[str, ...] = ()
    title: str = ""
    marked: tuple[int, ...] = ()
    first: int | None = None
    id: str = ""
    classes: tuple[str, ...] = ()

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """The marked lines as pairs of first and last line."""
        runs = groupby(enumerate(self.marked), lambda pair: pair[1] - pair[0])
        numbers = [[number for _, number in run] for _, run in runs]
        return tuple((run[0], run[-1]) for run in numbers)

    def join_ranges(self, comma: str = ",") -> str:
        """The marked lines as text: `1,3-5`."""
        return comma.join(
            str(first) if first == last else f"{first}-{last}" for first, last in self.ranges
        )


def find_look(include: Shown) -> Look:
    """Return what the block of an include looks like."""
    directive, block = include.directive, include.block
    options = directive.options
    info = include.fence.info
    flags = parse_header(info).flags if "," in info.split(maxsplit=1)[0] else ()
    return Look(
        language=block.language,
        attributes=tuple(flag.value for flag in flags if info[flag.start - 1] == ","),
        title=options.find_title(block.path),
        marked=block.emphasis.lines,
        first=_find_first(options.linenums, block.lines),
        id=options.id,
        classes=directive.classes,
    )


def _find_first(linenums: str, lines: Sequence[Line]) -> int | None:
    """Lines that aren't one run of the source can't be numbered as they are there."""
    if not linenums:
        return None
    if linenums == "off":
        return 0
    if linenums != "source":
        return int(linenums.split(maxsplit=1)[0])
    numbers = [line.number for line in lines]
    is_run = all(one is not None and two == one + 1 for one, two in pairwise(numbers))
    return numbers[0] if numbers and numbers[0] is not None and is_run else None
