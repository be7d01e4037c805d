"""The tokens of a sequence diagram.

The language has modes: after `participant` comes a name, after `loop` the rest of the line.
Newlines inside blank space after a word are skipped, as other readers of the language do.
"""

import re
from enum import Enum
from typing import NamedTuple


class TokenKind(Enum):
    """What a token is; the value is how a message calls it."""

    NEWLINE = "the end of the line"
    KEYWORD = "a keyword"
    NAME = "a participant"
    NUMBER = "a number"
    ARROW = "an arrow"
    TEXT = "a colon and text"
    REST = "text"
    MARK = "a mark"
    CENTRAL = "`()`"
    AS = "`as`"
    CONFIG = "`@{ ... }`"
    UNREADABLE = "an unreadable name"
    STRAY = "a stray character"
    END = "the end of the diagram"


class Token(NamedTuple):
    """A token: its kind, its text, and where it starts and ends in the text."""

    kind: TokenKind
    text: str
    start: int
    end: int


NAMING = frozenset({"participant", "actor", "destroy", "activate", "deactivate"})
"""Keywords that are followed by a name that may hold nearly anything."""
OPENING = frozenset({"loop", "rect", "opt", "alt", "par", "par_over", "critical", "break"})
"""Keywords that open a block."""
DIVIDING = frozenset({"else", "and", "option"})
"""Keywords that divide a block."""
LINE_WORDS = OPENING | DIVIDING | {"box"}
KEYWORDS = (
    NAMING
    | LINE_WORDS
    | {"create", "end", "note", "over", "autonumber", "off", "sequencediagram", "link"}
)
LOOSE_WORDS = frozenset({"links", "properties", "details"})
"""Keywords only before blank space; otherwise names."""
DECLARING = frozenset({"title", "acctitle", "accdescr"})
STATEMENTS = tuple(
    sorted((KEYWORDS | LOOSE_WORDS | {"title", "accTitle", "accDescr"}) - {"over", "off"})
)
"""The words that a line can begin with, for suggestions."""

_ARROW = r"<<--?>>|--?(?:>>?|x|\)|\|\\|\|/|\\\\|//)|(?:/\||\\\||//|\\\\)--?"
# In a name: a character that neither separates nor begins an arrow or a central connection.
_IN_NAME = (
    r"(?:(?!\(\)|/\|-|\\\|-|//-|\\\\-)[^-+<>:\n,;]"
    r"|-(?!x|\)|\|[\\/])(?=[^-+<>:\n,;/\\]))"
)
_LEXEME = re.compile(
    rf"""
    (?P<newline>\n+|;)
    |(?P<space>\s+)
    |(?P<comment>\#[^\n]*|%(?!\{{)[^\n]*|[^}}]%%[^\n]*)
    |(?P<number>(?:[0-9]+(?:\.[0-9]{{1,2}})?|\.[0-9]{{1,2}})(?=[ \n]))
    |(?P<arrow>{_ARROW})
    |(?P<central>\(\))
    |(?P<text>:[^\#\n;]*)
    |(?P<mark>[-+,])
    |(?P<name>[^<>()/\\]{_IN_NAME}*)
    |(?P<stray>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIDE = re.compile(r"(?:left|right)\sof(?![A-Za-z0-9_])", re.IGNORECASE)
_BLANK = re.compile(r"(?:[^\S\n]|#[^\n]*)*")
_STOP = re.compile(r"[#\n;]")
_TITLE = re.compile(r"title:?\s(?P<value>[^#\n;]+)", re.IGNORECASE)
_ACCESSIBLE = re.compile(
    r"(?:acctitle|accdescr)\s*:\s*(?P<value>[^\n]*)|accdescr\s*\{\s*(?P<block>[^}]*)(?P<close>\}?)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?P<config>[^<>:\n,;@\s]+)(?=\s*@\{)"
    r"|(?P<alias>[^<>:\n,;@\s]+)(?=[^\S\n]+as\s)"
    r"|(?P<plain>[^<>:\n,;@]*[^<>:\n,;@\s])(?=[^\S\n]*[\n;#])",
    re.IGNORECASE,
)
_AS = re.compile(r"[^\S\n]+as(?=\s)", re.IGNORECASE)
_CONFIG = re.compile(r"\s*@\{(?P<content>[^}]*)(?P<close>\}?)")
_TO_LINE_END = re.compile(r"[^\n;]*")

_KINDS = {
    "newline": TokenKind.NEWLINE,
    "number": TokenKind.NUMBER,
    "arrow": TokenKind.ARROW,
    "central": TokenKind.CENTRAL,
    "text": TokenKind.TEXT,
    "mark": TokenKind.MARK,
    "stray": TokenKind.STRAY,
}


def find_tokens(text: str) -> list[Token]:
    """Return the tokens of a text that ends with a newline, the last one END; linear in time."""
    tokens: list[Token] = []
    position, end = 0, len(text)
    while position < end and (match := _LEXEME.match(text, position)):
        group = match.lastgroup or ""
        if group == "name":
            position = _add_word(text, match, tokens)
            continue
        position = match.end()
        if kind := _KINDS.get(group):
            tokens.append(Token(kind, match[0], match.start(), position))
    tokens.append(Token(TokenKind.END, "", end, end))
    return tokens


def _add_word(text: str, match: re.Match[str], tokens: list[Token]) -> int:
    start = match.start()
    if word := _WORD.match(text, start):
        lower = word[0].lower()
        if lower in KEYWORDS or (lower in LOOSE_WORDS and text[word.end()].isspace()):
            tokens.append(Token(TokenKind.KEYWORD, lower, start, word.end()))
            if lower in NAMING:
                return _add_name(text, word.end(), tokens)
            if lower in LINE_WORDS:
                return _add_rest(text, word.end(), tokens)
            return word.end()
        if lower in DECLARING and (declared := _find_declaration(text, start, lower)):
            tokens.append(Token(TokenKind.KEYWORD, lower, start, word.end()))
            tokens.append(declared)
            return declared.end
        if side := _SIDE.match(text, start):
            tokens.append(Token(TokenKind.KEYWORD, f"{lower} of", start, side.end()))
            return side.end()
    tokens.append(Token(TokenKind.NAME, match[0].rstrip(), start, match.end()))
    return match.end()


def _find_declaration(text: str, start: int, word: str) -> Token | None:
    match = (_TITLE if word == "title" else _ACCESSIBLE).match(text, start)
    if match is None:
        return None
    if match.groupdict().get("block") is not None and not match["close"]:
        return Token(TokenKind.UNREADABLE, "{", start, match.end())
    group = "value" if match["value"] is not None else "block"
    return Token(TokenKind.REST, match[group].strip(), match.start(group), match.end())


def _add_rest(text: str, position: int, tokens: list[Token]) -> int:
    blank = _BLANK.match(text, position)
    start = blank.end() if blank else position
    stop = _STOP.search(text, start)
    end = stop.start() if stop else len(text)
    tokens.append(Token(TokenKind.REST, text[start:end].strip(), start, end))
    return end


def _add_name(text: str, position: int, tokens: list[Token]) -> int:
    blank = _BLANK.match(text, position)
    position = blank.end() if blank else position
    match = _NAMED.match(text, position)
    if match is None:
        rest = _TO_LINE_END.match(text, position)
        end = rest.end() if rest else position
        tokens.append(Token(TokenKind.UNREADABLE, text[position:end].strip(), position, end))
        return end
    tokens.append(Token(TokenKind.NAME, match[0].strip(), position, match.end()))
    position = match.end()
    if match.lastgroup == "config" and (config := _CONFIG.match(text, position)):
        kind = TokenKind.CONFIG if config["close"] and config["content"] else TokenKind.UNREADABLE
        position = config.end()
        tokens.append(Token(kind, config["content"], config.start("content"), position))
    if alias := _AS.match(text, position):
        tokens.append(Token(TokenKind.AS, "as", alias.end() - 2, alias.end()))
        return _add_rest(text, alias.end(), tokens)
    return position
