"""The `verify` option of a fence: ``NAME``, ``off:"reason"``, ``new,raises:KeyError``, ..."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

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
_CAUSE = late_pattern(r"[A-Za-z_][\w.]*")
_CONDITION = late_pattern(r"!?(?:\$[A-Za-z_]\w*|[A-Za-z0-9][\w.+-]*(?:>=\d+(?:\.\d+)*)?)")
_WORD = late_pattern(r'[^,"]*(?:"[^"]*"[^,"]*)*')
_FORMS = (
    'NAME, off:"reason", uncovered:"reason", output, output:NAME or input:NAME; or parse, compile, '
    "run, new, raises, raises:NAME, if:CONDITION, live or timeout:SECONDS, separated by commas"
)
# What these mean is fixed: no session, run or project can be called so.
RESERVED = (
    "off", "uncovered", "output", "input", "parse", "compile", "run", "new", "raises", "if", "live",
    "timeout",
)  # fmt: skip
_COMMENT = late_pattern(r"[ \t>]*<!--\s*inlaid:\s*(?P<options>.*?)\s*-->\s*")
_MOST_SECONDS = 86_400
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


class Way(Enum):
    """How much is done with a block, instead of what is usual for it."""

    PARSE = "parse"
    COMPILE = "compile"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Words:
    """What a fence says of how its block runs.

    ``way``: how much is done with it. ``new``: its session starts anew with it. ``raises``: it must
    fail, with an error of that name, or with any when the name is empty; None: it must not.
    ``conditions``: all must hold, else it is skipped. ``live``: it needs `--live`. ``timeout``:
    seconds, 0 for the limit of its session. ``fixtures``: those of pytest that it uses.
    ``joined``: it knows what ran before it, though blocks are apart.
    """

    way: Way | None = None
    new: bool = False
    raises: str | None = None
    conditions: tuple[str, ...] = ()
    live: bool = False
    timeout: float = 0
    fixtures: tuple[str, ...] = ()
    joined: bool = False


PLAIN = Words()


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the option of a fence says."""

    option: VerifyOption = UNASKED
    words: Words = PLAIN


def parse_verify(value: str) -> Asked | Finding:
    """Return what a value asks for, or a finding whose message is what was expected."""
    asked = Asked()
    for word in _split(value):
        read = _parse_word(word, asked.words)
        if isinstance(read, Finding):
            return read
        if isinstance(read, Words):
            asked = replace(asked, words=read)
        elif asked.option != UNASKED:
            return _expect("only one of a NAME, off, uncovered, output and input")
        else:
            asked = replace(asked, option=read)
    return asked


def _split(value: str) -> Iterator[str]:
    """The parts of a value, split at commas outside of quotes."""
    at = 0
    while found := _WORD.match(value, at):
        end = found.end() if found.end() == len(value) or value[found.end()] == "," else len(value)
        yield value[at:end].strip()
        at = end + 1
        if end == len(value):
            return


def _parse_word(written: str, words: Words) -> VerifyOption | Words | Finding:
    keyword, colon, rest = written.partition(":")
    rest = rest.strip().removeprefix('"').removesuffix('"').strip()
    if keyword in RESERVED:
        read = _parse_option(keyword, rest, is_bare=not colon)
        return read or _add_word(keyword, rest, words, is_bare=not colon)
    if not colon and _NAME.fullmatch(written):
        return Named(written)
    near = find_nearest(keyword, RESERVED) if colon else None
    return _expect(_FORMS + (f"; did you mean '{near}:'?" if near else ""))


def _parse_option(keyword: str, rest: str, *, is_bare: bool) -> VerifyOption | Finding | None:
    """What a word makes of a block; None for a word that doesn't."""
    match keyword:
        case "off" | "uncovered" if rest:
            return Off(rest) if keyword == "off" else Uncovered(rest)
        case "off" | "uncovered":
            return _expect(f'a reason, as in verify={keyword}:"needs an account"')
        case "output" if is_bare or _NAME.fullmatch(rest):
            return OutputOf(rest)
        case "input" if _NAME.fullmatch(rest):
            return InputOf(rest)
        case "output" | "input":
            return _expect(_FORMS)
        case _:
            return None


def _add_word(keyword: str, rest: str, words: Words, *, is_bare: bool) -> Words | Finding:
    match keyword:
        case "parse" | "compile" | "run" if is_bare:
            return replace(words, way=Way(keyword))
        case "new" if is_bare:
            return replace(words, new=True)
        case "live" if is_bare:
            return replace(words, live=True)
        case "raises" if is_bare or _CAUSE.fullmatch(rest):
            return replace(words, raises=rest)
        case "if" if _CONDITION.fullmatch(rest):
            return replace(words, conditions=(*words.conditions, rest))
        case "timeout" if (seconds := _read_seconds(rest)) > 0:
            return replace(words, timeout=seconds)
        case "raises":
            return _expect("the name of an error, as in verify=raises:KeyError")
        case "if":
            return _expect("a system, a program or a variable, as if:linux, if:docker, if:!$CI")
        case "timeout":
            return _expect("a number of seconds over 0, as in verify=timeout:20")
        case _:
            return _expect(f"'{keyword}' alone")


def _read_seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0
    return seconds if 0 < seconds < _MOST_SECONDS else 0


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
