"""The text of a label: entities decoded, line breaks found, HTML kept as text."""

import html
import re

from inlaid.diagrams.language.envelope import HASH, SEMICOLON
from inlaid.diagrams.language.links import find_address
from inlaid.diagrams.language.markup import find_links, mark, mark_words, strip_marks
from inlaid.diagrams.language.model import Label

_BREAK = re.compile(r"\s*(?:<br\s*/?>|\n)\s*", re.IGNORECASE)
_ENTITY = re.compile(
    rf"{HASH}([0-9A-Za-z_]+){SEMICOLON}|#([0-9A-Za-z_]+);"
    r"|(&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
)
# Not allowed in XML, or invisible with the power to reorder what is shown.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_SPACE = re.compile(r"\s+")
_WRAP = re.compile(r":?\s*(no)?wrap:")


def read_lines(label: Label) -> tuple[str, ...]:
    """Return the lines of a label as they are shown; one empty line for an empty label.

    What is emphasized, code or a link has the marks of `markup`.
    """
    marked = mark(label.source, _read_address)
    return tuple(mark_words([_clean(line) for line in _BREAK.split(marked)])) or ("",)


def read_text(source: str) -> str:
    """Return a text on one line, without what is emphasized in it."""
    return strip_marks(read_written(mark(source, _read_address)))


def find_reached(label: Label) -> tuple[str, ...]:
    """Return the addresses in a label that a page links to."""
    return tuple(filter(None, map(_read_address, find_links(label.source))))


def find_refused(label: Label) -> tuple[str, ...]:
    """Return the addresses in a label to which a page may not link."""
    return tuple(address for address in find_links(label.source) if _read_address(address) is None)


def _read_address(written: str) -> str | None:
    return find_address(_ENTITY.sub(_decode, written))


def read_written(source: str) -> str:
    """Return a text on one line as its author wrote it, with its entities decoded."""
    return " ".join(part for part in map(_clean, _BREAK.split(source)) if part)


def restore_source(marked: str) -> str:
    """Return a piece of a marked text as its author wrote it."""
    if HASH not in marked:
        return marked
    return marked.replace(HASH, "#").replace(SEMICOLON, ";")


def _clean(text: str) -> str:
    if "#" in text or "&" in text or HASH in text:
        text = _ENTITY.sub(_decode, text)
    return _SPACE.sub(" ", _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)).strip()


def _decode(match: re.Match[str]) -> str:
    if match[3]:
        return html.unescape(match[3])
    name = match[1] or match[2]
    if not name.isdecimal():
        return html.unescape(f"&{name};")
    return html.unescape(f"&#{name};") if len(name) < 8 else f"#{name};"


def read_label(text: str) -> Label:
    """Return the label that a text writes, which may begin with `wrap:` or `nowrap:`."""
    source = restore_source(text).strip()
    if match := _WRAP.match(source):
        return Label(source[match.end() :].strip(), wrap=match[1] is None)
    return Label(source)
