"""Emphasis, code and links in a label, in a form that other readers of the language show as text.

A line of a label stays one text, so that it can be measured and broken anywhere: what is bold, code
or a link stands between marks, which are noncharacters of Unicode and take no room. Every word has
its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

_BOLD, _BOLD_END, _CODE, _CODE_END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_LINK, _LINK_TEXT, _LINK_END = "\ufde8", "\ufde9", "\ufdea"
_DIGIT = 0xFDD8  # and the 15 that follow: the digits of an address
_ADDRESS = rf"{_LINK}(?P<address>[\ufdd8-\ufde7]*){_LINK_TEXT}"
_MARK = re.compile("[\ufdd0-\ufdef]")
_PIECE = re.compile(rf"{_ADDRESS}|(?P<mark>[\ufdd0-\ufdef])|(?P<text> +|[^ \ufdd0-\ufdef]+)")
_MARKUP = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<text>[^\[\]\n]+)\]\((?P<address>[^()\s<>]+)\)"
    r"|(?<![\w*])\*\*(?=[^\s*])(?P<bold>[^\n]{0,300}?[^\s*])\*\*(?![\w*])"
)
_SIGNS = re.compile(r"[`\[*]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a part of a line is shown; no address, no link."""

    bold: bool = False
    code: bool = False
    address: str = ""


PLAIN = Style()
Run = tuple[str, Style]
"""A part of a line, and its style."""


def find_links(source: str) -> Iterator[str]:
    """Yield the addresses in a text, as they are written."""
    for match in _MARKUP.finditer(source):
        if match["address"]:
            yield match["address"]
        elif match["bold"]:
            yield from find_links(match["bold"])


def mark(source: str, read_address: Callable[[str], str | None]) -> str:
    """Put marks in the places of signs; an address for which there is None is left out."""
    source = _MARK.sub("\N{REPLACEMENT CHARACTER}", source)
    if not _SIGNS.search(source):
        return source

    def mark_one(match: re.Match[str]) -> str:
        if match["code"]:
            return f"{_CODE}{match['code']}{_CODE_END}"
        if match["bold"]:
            return f"{_BOLD}{_MARKUP.sub(mark_one, match['bold'])}{_BOLD_END}"
        inner, address = _MARKUP.sub(mark_one, match["text"]), read_address(match["address"])
        return f"{_open_link(address)}{inner}{_LINK_END}" if address else inner

    return _MARKUP.sub(mark_one, source)


def mark_words(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines in which every word has the marks that it needs; what is open goes on."""
    style = PLAIN
    for line in lines:
        if not _MARK.search(line):
            yield line if style == PLAIN else _write([(line, style)])
            continue
        runs, style = _read(line, style)
        yield _write(runs)


def read_runs(line: str, style: Style = PLAIN) -> tuple[list[Run], Style]:
    """Return the parts of a line and the style at its end; ``style`` is that at its beginning.

    Words of one style are one part, with the spaces between them.
    """
    if style == PLAIN and not _MARK.search(line):
        return [(line, PLAIN)], PLAIN
    runs, style = _read(line, style)
    joined: list[Run] = []
    for place, (text, own) in enumerate(runs):
        following = runs[place + 1][1] if place + 1 < len(runs) else PLAIN
        is_between = text.isspace() and joined and joined[-1][1] == following
        shown = following if is_between else own
        if joined and joined[-1][1] == shown:
            joined[-1] = (joined[-1][0] + text, shown)
        else:
            joined.append((text, shown))
    return joined, style


def strip_marks(line: str) -> str:
    """Return a line without its marks."""
    return _MARK.sub("", line)


def read_piece(text: str) -> list[Run]:
    """Return the parts of a piece of a line; what a mark ends was under it from the beginning."""
    first = next((match["mark"] for match in _PIECE.finditer(text) if match["mark"]), "")
    return _read(text, _ENDED.get(first, PLAIN))[0]


def has_marks(text: str) -> bool:
    """Whether anything in a text is emphasized, code or a link."""
    return not text.isascii() and _MARK.search(text) is not None


def _read(line: str, style: Style) -> tuple[list[Run], Style]:
    runs: list[Run] = []
    for match in _PIECE.finditer(line):
        if match["text"]:
            runs.append((match["text"], style))
        elif match["mark"] in _CHANGES:
            style = _CHANGES[match["mark"]](style)
        elif match["address"] is not None:
            style = replace(style, address=_decode(match["address"]))
    return runs, style


_CHANGES: dict[str, Callable[[Style], Style]] = {
    _BOLD: lambda style: replace(style, bold=True),
    _BOLD_END: lambda style: replace(style, bold=False),
    _CODE: lambda style: replace(style, code=True),
    _CODE_END: lambda style: replace(style, code=False),
    _LINK_END: lambda style: replace(style, address=""),
}


_ENDED = {_BOLD_END: Style(bold=True), _CODE_END: Style(code=True)}


def _write(runs: Sequence[Run]) -> str:
    """The marks of each word; spaces have none."""
    return "".join(_wrap(text, style) for text, style in runs)


def _wrap(text: str, style: Style) -> str:
    if style == PLAIN:
        return text
    return "".join(
        word if word.isspace() or not word else _wrap_word(word, style)
        for word in re.split("( +)", text)
    )


def _wrap_word(word: str, style: Style) -> str:
    if style.code:
        word = f"{_CODE}{word}{_CODE_END}"
    if style.bold:
        word = f"{_BOLD}{word}{_BOLD_END}"
    return f"{_open_link(style.address)}{word}{_LINK_END}" if style.address else word


def _open_link(address: str) -> str:
    digits = "".join(chr(_DIGIT + int(digit, 16)) for digit in address.encode().hex())
    return f"{_LINK}{digits}{_LINK_TEXT}"


def _decode(digits: str) -> str:
    return bytes.fromhex("".join(f"{ord(digit) - _DIGIT:x}" for digit in digits)).decode()
