"""Selectors: which part of a source an include shows (rules: section 2 of the region reference)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inlaid.diagnostics import codes
from inlaid.diagnostics.finding import Finding
from inlaid.patterns import late_pattern

if TYPE_CHECKING:
    from inlaid.includes.expression import Expression


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region, by its exact name; every range of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Source lines, 1-based and inclusive; ``last`` is None for "to the end of the file"."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition by its dotted name; ``body`` leaves out its head; ``match`` picks an overload.

    ``match`` is 1-based; None demands that the name is unique.
    """

    name: str
    body: bool = False
    match: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lines from the first match of ``first`` to the next match of ``last`` (None: that line only).

    ``match`` picks one of several matches of ``first``, 1-based; None demands a single one.
    """

    first: "Expression"
    last: "Expression | None"
    match: int | None = None


Selector = RegionName | Lines | Symbol | Pattern


_NUMBERS = late_pattern(r"[0-9-]++")
_LINES = late_pattern(r"(\d{1,9})?(-)?(\d{1,9})?")
_SYMBOL = late_pattern(r"::(?P<name>[^\s{}]+?)(?P<body>\{body\})?")
_PATTERN = late_pattern(r"/(?P<first>(?:[^/\\]|\\.)+)/(?:\.\./(?P<last>(?:[^/\\]|\\.)+)/)?")


def parse_selector(
    text: str, *, quoted: bool = False, match: int | None = None
) -> Selector | Finding:
    """Return the selector that ``text`` writes, or why it is none; a quoted one names a region."""
    if quoted:
        return RegionName(text)
    if text.startswith("::"):
        return _parse_symbol(text, match)
    if text.startswith("/"):
        return _parse_pattern(text, match)
    if _NUMBERS.fullmatch(text):
        return _parse_lines(text)
    return RegionName(text)


def _parse_lines(text: str) -> Lines | Finding:
    found = _LINES.fullmatch(text)
    if found is None or not (found[1] or found[3]):
        return _refuse("line ranges are written 10-20, 10-, -20 or 10")
    first = int(found[1]) if found[1] else 1
    last = (int(found[3]) if found[3] else None) if found[2] else first
    if first < 1 or last == 0:
        return _refuse("lines are counted from 1")
    if last is not None and last < first:
        return _refuse(f"the range ends before it begins ({first} > {last})")
    return Lines(first, last)


def _parse_symbol(text: str, match: int | None) -> Symbol | Finding:
    found = _SYMBOL.fullmatch(text)
    if found is None:
        return _refuse("symbols are written ::name, ::Class.method or ::name{body}")
    return Symbol(found["name"], bool(found["body"]), match)


def _parse_pattern(text: str, match: int | None) -> Pattern | Finding:
    found = _PATTERN.fullmatch(text)
    if found is None:
        return _refuse("patterns are written /regex/ or /from/../to/")
    first = _compile(found["first"])
    last = _compile(found["last"]) if found["last"] else None
    if isinstance(first, Finding):
        return first
    return last if isinstance(last, Finding) else Pattern(first, last, match)


def _compile(regex: str) -> "Expression | Finding":
    from inlaid.includes.expression import parse_expression  # noqa: PLC0415 (few are patterns)

    found = parse_expression(regex.replace(r"\/", "/"))
    if isinstance(found, Finding):
        return _refuse(f"/{regex}/ is not a regular expression: {found.message}")
    return found


def _refuse(why: str) -> Finding:
    return Finding(codes.SELECTOR_SYNTAX, why)
