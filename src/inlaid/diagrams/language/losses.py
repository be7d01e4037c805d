"""What a text loses to `#` and `;`, which end it unless they are written as `#35;` and `#59;`."""

import html
import re
from collections.abc import Iterator, Sequence

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Diagnostic, is_error
from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.envelope import HASH, SEMICOLON, DiagramText
from inlaid.diagrams.language.labels import restore_source
from inlaid.diagrams.language.scan import Token, TokenKind

_TEXTS = (TokenKind.TEXT, TokenKind.REST)
_MARKED = re.compile(rf"#|{HASH}([0-9A-Za-z_]+){SEMICOLON}")
_HTML_ENTITY = re.compile(r"&(#?\w+)$")
_LEAST = 32  # below are control characters
_SHOWN = 60  # characters of a lost text


def find_lost_texts(text: DiagramText, tokens: Sequence[Token]) -> Iterator[Diagnostic]:
    """Yield a warning for what a `#` in a line cuts off, and for a number without a character."""
    covered = [token for token in tokens if token.end > token.start]
    index, end = 0, 0
    for match in _MARKED.finditer(text.text):
        at = match.start()
        while index < len(covered) and covered[index].end <= at:
            index += 1
        is_inside = index < len(covered) and covered[index].start <= at
        if at < end:
            continue
        if match[1] is None and not is_inside:
            end = text.text.index("\n", at)
            if index and not _ends_line(covered[index - 1]):
                yield _report_cut(text, at, end)
        elif match[1] is not None and is_inside and not _is_character(match[1]):
            yield _report_number(text, match)


def _ends_line(token: Token) -> bool:
    return token.kind is TokenKind.NEWLINE


def _is_character(name: str) -> bool:
    if name.isdecimal():
        return len(name) < 8 and _LEAST <= int(name) <= 0x10FFFF
    return html.unescape(f"&{name};") != f"&{name};"


def _report_cut(text: DiagramText, start: int, end: int) -> Diagnostic:
    lost = restore_source(text.text[start:end]).strip()
    message = f"`{lost[:_SHOWN]}` is read as a comment, and not shown"
    return _report(text, message, (start, end), "write `#35;` for a `#` in a text")


def _report_number(text: DiagramText, match: re.Match[str]) -> Diagnostic:
    message = f"`#{match[1]};` stands for no character that can be shown"
    help_ = f"write `#35;{match[1]}#59;` to show it as it is"
    return _report(text, message, match.span(), help_)


def _report(text: DiagramText, message: str, span: tuple[int, int], help_: str) -> Diagnostic:
    return text.places.report(codes.DIAGRAM_HASH, message, text.locate(*span), help_)


def find_semicolon(tokens: Sequence[Token], index: int) -> Token | None:
    """Return the `;` before the token at ``index`` if it ends a text."""
    if index < 2 or tokens[index - 1].text != ";" or tokens[index - 2].kind not in _TEXTS:
        return None
    return tokens[index - 1]


def join_semicolons(
    text: DiagramText, semicolons: Sequence[Token], found: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Return the diagnostics, those behind a `;` in a text as one that says what the `;` does.

    ``semicolons``: the first of each line that ends a text.
    """
    kept = list(found)
    for semicolon in semicolons:
        place = text.locate(semicolon.start, semicolon.end)
        behind = [problem for problem in kept if _is_behind(problem.location, place)]
        if any(is_error(problem) or problem.code is codes.DIAGRAM_STRAY for problem in behind):
            kept = [problem for problem in kept if problem not in behind]
            kept.append(_report_semicolon(text, semicolon, place))
    return kept


def _is_behind(place: Location, semicolon: Location) -> bool:
    return place.line == semicolon.line and place.column > semicolon.column


def _report_semicolon(text: DiagramText, semicolon: Token, place: Location) -> Diagnostic:
    line = text.text[text.text.rfind("\n", 0, semicolon.start) + 1 : semicolon.start]
    rest = text.text[semicolon.end : text.text.index("\n", semicolon.start)]
    help_ = "write `#59;` for a semicolon in a text"
    if entity := _HTML_ENTITY.search(line):
        help_ = f"write `#{entity[1].lstrip('#')};` for the character `&{entity[1]};`"
    shown = restore_source(rest).strip()[:_SHOWN]
    message = f"`;` ends the text, and `{shown}` is not a statement"
    return text.places.report(codes.DIAGRAM_SYNTAX, message, place, help_)
