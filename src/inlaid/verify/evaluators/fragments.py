"""Pieces of programs: what they are a part of, and how much that proves."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent, indent

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding
from inlaid.languages.checks import ByGrammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces
from inlaid.verify.evaluators.by_grammar import check_by_grammar
from inlaid.verify.evaluators.registry import get_checked
from inlaid.verify.evaluators.syntax import check_syntax
from inlaid.verify.level import Level
from inlaid.verify.sandbox.tools.toolbox import Toolbox

_DOTS = re.compile(r"\.\.\.|…")
_NAMED = re.compile(r"<[A-Za-z][\w .-]*>|\[\.\.\.\]")
_BEGINNING = re.compile(r"\A\s*(?:\}\)?[;,]?\s*)+")
_ELEMENT = re.compile(r"</|/>")
_NONE = Pieces()


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The faults of a text; without any, how much that proves."""

    faults: tuple[Finding, ...]
    level: Level = Level.PARSED


@dataclass(frozen=True, slots=True)
class _Reading:
    """A whole text made of a piece, and what is proved if it parses.

    ``grammar``: the language whose grammar reads it, empty for the usual check of its own.
    """

    index: int
    grammar: str
    text: str
    level: Level


def check_pieces(
    language: Language, texts: Sequence[str], toolbox: Toolbox, interpreter: str = ""
) -> list[CheckedText]:
    """Return what is wrong with each text, in the same order; a piece of a program may be right.

    A piece that parses when it is indented otherwise, or as the body of a function, a class or a
    document, is parsed. One with `...` or `<name>` in place of code, or one that is cut off at its
    first or last line, is a fragment.
    """
    checked = [CheckedText(found) for found in check_syntax(language, texts, toolbox, interpreter)]
    readings = [
        reading
        for index, found in enumerate(checked)
        if any(fault.code is SYNTAX_ERROR for fault in found.faults)
        for reading in _list_readings(index, language, texts[index])
    ]
    best: dict[int, Level] = {}
    for name in dict.fromkeys(reading.grammar for reading in readings):
        own = [reading for reading in readings if reading.grammar == name]
        shapes = [reading.text for reading in own]
        if grammar := get_checked(name).grammar if name else None:
            faults = check_by_grammar(shapes, toolbox, grammar, ByGrammar())
        else:
            faults = check_syntax(language, shapes, toolbox, interpreter)
        for reading, wrong in zip(own, faults, strict=True):
            if not wrong:
                known = best.get(reading.index, Level.FRAGMENT)
                best[reading.index] = max(known, reading.level)
    return [
        CheckedText((), best[index]) if index in best else found
        for index, found in enumerate(checked)
    ]


def _list_readings(index: int, language: Language, text: str) -> Iterator[_Reading]:
    pieces = language.pieces or _NONE
    other = pieces.other if _ELEMENT.search(text) else ""
    plain = dedent(text)
    shapes = [(shape, Level.PARSED) for shape in _wrap(plain, pieces)]
    for filled in dict.fromkeys(_fill_holes(plain)):
        shapes += [(shape, Level.FRAGMENT) for shape in (filled, *_wrap(filled, pieces))]
    if not pieces.indent and (closed := _close(plain)):
        shapes += [(shape, Level.FRAGMENT) for shape in (closed, *_wrap(closed, pieces))]
    shapes.append((plain, Level.PARSED))
    for shape, level in dict.fromkeys(shapes):
        yield _Reading(index, "", shape, level)
        if other:
            yield _Reading(index, other, shape, level)


def _wrap(text: str, pieces: Pieces) -> Iterator[str]:
    body = indent(text, pieces.indent) if pieces.indent else text
    for before, after in pieces.around:
        yield before + body + after


def _fill_holes(text: str) -> Iterator[str]:
    """The text with a name, or nothing, in place of what stands for code."""
    if _NAMED.search(text):
        text = _NAMED.sub("placeholder", text)
        yield text
    if _DOTS.search(text):
        yield _DOTS.sub("", text)
        yield _DOTS.sub("placeholder", text)
        yield _DOTS.sub('"placeholder"', text)


def _close(text: str) -> str:
    """The text with the braces that its first lines close and its last lines open, "" if none.

    Only a brace at the end of a line counts: one within a line was to be closed there.
    """
    depth = 0
    for line in text.splitlines():
        code = line.strip()
        if code.endswith("{"):
            depth += 1
        elif depth and code.startswith("}"):
            depth -= 1
    rest = _BEGINNING.sub("", text, count=1)
    end = "}" * depth
    return f"{rest.rstrip()}\n{end}\n" if rest != text or end else ""
