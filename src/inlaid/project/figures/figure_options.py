"""What a fence says of the figure of its diagram: caption, anchor, classes and width."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.pages.fences import Fence
from inlaid.pages.header import parse_header

if TYPE_CHECKING:
    from inlaid.includes.directive import Directive, Options

_CLASS, _WIDE = "class", "wide"
_READ = ("title", "id", "width", "trace")
_NAMES = (*_READ, _CLASS, "verify")  # whose value the examples read
_USELESS = frozenset({"linenums", "hl", "hl_lines", "context", "link"})


@dataclass(frozen=True, slots=True)
class Figure:
    """How a diagram is shown; the caption, the anchor and the width may be empty."""

    caption: str = ""
    anchor: str = ""
    classes: tuple[str, ...] = ()
    width: str = ""


NO_FIGURE = Figure()


def read_figure(path: str, fence: Fence) -> tuple[Figure, tuple[Diagnostic, ...]]:
    """Return what a fence with a diagram in it says of the figure, and what is wrong with that."""
    header = parse_header(fence.info)
    wide = any(flag.value == _WIDE for flag in header.flags)
    if not (wide or header.options or header.classes or header.id or header.error):
        return NO_FIGURE, ()
    from inlaid.includes.directive import NO_OPTIONS  # noqa: PLC0415 (few have any)
    from inlaid.includes.info.options import parse_option  # noqa: PLC0415 (the same)
    from inlaid.includes.info.slips import name_unknown  # noqa: PLC0415 (the same)

    options, classes = NO_OPTIONS, header.classes
    findings = [header.error] if header.error else list[Finding]()
    for word in header.options:
        if word.key == _CLASS:
            classes += tuple(word.value.split())
        elif word.key not in _NAMES:
            findings.append(name_unknown(word, find_nearest(word.key, _NAMES), _NAMES))
        elif word.key in _READ:
            found = parse_option(options, word, fence.info_column)
            if isinstance(found, tuple):
                findings += found
            else:
                options = found
    width = options.width or (_WIDE if wide else "")
    options = replace(options, id=options.id or header.id, width=width)
    place = Location(path, fence.line, fence.info_column)
    return _build(options, classes), tuple(finding.at(place, fence.header) for finding in findings)


def find_figure(
    path: str, fence: Fence, directive: "Directive"
) -> tuple[Figure, tuple[Diagnostic, ...]]:
    """Return what an include says of its figure, and which of its options a figure has no use for.

    The rest is the include's affair.
    """
    place = Location(path, fence.line)
    faults = (
        Finding(
            codes.OPTION_VALUE, f"{name}: a diagram shows no lines", "delete the option", span
        ).at(place, fence.header)
        for name, span in directive.option_spans
        if name in _USELESS
    )
    return _build(directive.options, directive.classes), tuple(faults)


def _build(options: "Options", classes: tuple[str, ...]) -> Figure:
    return Figure(options.title or "", options.id, classes, options.width)
