"""The `verify` option of a fence: ``NAME``, ``off:"reason"``, ``output[:NAME]``, ..."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic
from inlaid.diagnostics.finding import Finding
from inlaid.diagnostics.location import Location
from inlaid.diagnostics.nearest import find_nearest
from inlaid.pages.fences import Fence
from inlaid.pages.header import Header
from inlaid.pages.page import Page
from inlaid.pages.words import Word, split_words
from inlaid.patterns import late_pattern

_NAME = late_pattern(r"[A-Za-z_][\w.-]*")
_FORMS = 'NAME, off:"reason", uncovered:"reason", output, output:NAME or input:NAME'
_KEYWORDS = ("off", "uncovered", "output", "input")
_COMMENT = late_pattern(r"[ \t>]*<!--\s*inlaid:\s*(?P<options>.*?)\s*-->\s*")
_CODE_INDENT = " " * 4  # a line indented so far may be code that shows such a comment
KEY = "verify"


@dataclass(frozen=True, slots=True)
class Unasked:
    """The fence has no `verify` option: what is usual for its kind is done."""


@dataclass(frozen=True, slots=True)
class Named:
    """Run in the session of that name, or printed by the configured run of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class Off:
    """Not verified, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Verified, but its lines need not be executed, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class OutputOf:
    """Output of the run or session of that name; empty: of whatever ran before it."""

    name: str


@dataclass(frozen=True, slots=True)
class InputOf:
    """Standard input of the configured run of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class Misread:
    """The option can't be read, which is reported with the page."""


VerifyOption = Unasked | Named | Off | Uncovered | OutputOf | InputOf | Misread
UNASKED = Unasked()


def parse_verify(value: str) -> VerifyOption | Finding:
    """Return the option that a value writes, or a finding whose message is what was expected."""
    keyword, colon, rest = value.partition(":")
    rest = rest.strip().removeprefix('"').removesuffix('"').strip()
    if keyword in {"off", "uncovered"}:
        if not rest:
            return _expect(f'a reason, as in verify={keyword}:"needs an account"')
        return Off(rest) if keyword == "off" else Uncovered(rest)
    if keyword == "output" and (not colon or _NAME.fullmatch(rest)):
        return OutputOf(rest)
    if keyword == "input" and _NAME.fullmatch(rest):
        return InputOf(rest)
    if not colon and _NAME.fullmatch(value):
        return Named(value)
    near = find_nearest(keyword, _KEYWORDS) if colon else None
    return _expect(_FORMS + (f"; did you mean '{near}:'?" if near else ""))


def _expect(what: str) -> Finding:
    return Finding(codes.OPTION_VALUE, what)


def read_comment(line: str) -> str | None:
    """Return what a comment with options holds, None when the line isn't such a comment."""
    found = _COMMENT.fullmatch(line)
    return found["options"] if found else None


def find_in_comment(line: str) -> Word | None:
    """Return the option that a comment holds, with offsets in the line; None without."""
    found = _COMMENT.fullmatch(line)
    if found is None:
        return None
    words, error = split_words(line[: found.end("options")], found.start("options"))
    if error is not None:
        return None
    return Header(options=tuple(word for word in words if word.key)).find(KEY)


def find_lost_options(page: Page, fences: Sequence[Fence]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the comments that no fence can take an option from."""
    if "inlaid:" not in page.text:
        return
    code = codes.VERIFY_OPTION
    opening = {fence.line for fence in fences}
    inside = {line for fence in fences for line in range(fence.line, fence.end_line + 1)}
    for number, line in enumerate(page.text.split("\n"), 1):
        written = read_comment(line)
        if written is None or number in inside:
            continue
        place = Location(page.path, number, line.find("<!--") + 1, len(line.rstrip()) + 1)
        if find_in_comment(line) is None:
            message = f"'{written}' is not an option; expected verify=..."
            yield Diagnostic(code, message, place, line, help=code.fix)
        elif number + 1 not in opening and not line.startswith(_CODE_INDENT):
            message = "no fence begins on the line below this option"
            advice = "Put the comment right above the fence, at the same indentation."
            yield Diagnostic(code, message, place, line, help=advice)
