"""The tokens of a code, line by line, as Pygments finds them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

Token = tuple[str, str]
"""The short name that style sheets know the kind of a token by, empty for plain text; its text."""
TokenLine = tuple[Token, ...]
Interval = tuple[int, int]
"""Where a part of a line begins and ends."""

# These look like plain text in every style that themes have, and are half of all tokens.
_PLAIN = frozenset({"n", "w", "x", "esc"})
_CACHED = 512  # texts whose tokens are kept; most are shown once, and memory must stay flat


class Lexers:
    """The lexers of a host by the names that its fences have.

    ``extended``: names that the host has given other lexers, or lexers with options.
    """

    def __init__(
        self,
        extended: Mapping[str, tuple[str, Mapping[str, object]]] = MappingProxyType({}),
    ) -> None:
        self.extended = extended
        self.found: dict[str, Lexer | None] = {}

    def split(self, language: str, text: str) -> tuple[TokenLine, ...]:
        r"""Return the tokens of each line of a text, without the line ends.

        The lines are those between ``\n``. Without a lexer of that name each is one plain token.
        """
        name = language.lower()
        if name not in self.found:
            self.found[name] = self._find(name)
        return split_text(self.found[name], text)

    def _find(self, name: str) -> Lexer | None:
        if name not in self.extended:
            return _find_lexer(name)
        alias, options = self.extended[name]
        try:
            return get_lexer_by_name(alias, **options)
        except ClassNotFound:
            return None


@lru_cache(maxsize=128)
def _find_lexer(name: str) -> Lexer | None:
    """The lexer of a name, kept from page to page; None when Pygments knows none."""
    try:
        return get_lexer_by_name(name) if name else None
    except ClassNotFound:
        return None


@lru_cache(maxsize=_CACHED)
def split_text(lexer: Lexer | None, text: str) -> tuple[TokenLine, ...]:
    """Return the tokens of each line; each line is one where the lexer doesn't give all of it."""
    plain = tuple((("", line),) if line else () for line in text.split("\n"))
    if lexer is None:
        return plain
    lines: list[TokenLine] = []
    line: list[Token] = []
    # What the lexer's own preparation would cut or expand is shown as it is.
    for _, kind, value in lexer.get_tokens_unprocessed(text + "\n"):
        name = _NAMES.get(kind)
        if name is None:
            name = _NAMES[kind] = _find_name(kind)
        if "\n" in value:
            first, *others, last = value.split("\n")
            if first:
                line.append((name, first))
            lines.append(tuple(line))
            lines += [((name, other),) if other else () for other in others]
            line = [(name, last)] if last else []
        elif line and line[-1][0] == name:
            line[-1] = (name, line[-1][1] + value)
        elif value:
            line.append((name, value))
    # Few lexers leave out what they read, or end in the middle.
    return tuple(lines) if _join(lines) == _join(plain) else plain


def _join(lines: "list[TokenLine] | tuple[TokenLine, ...]") -> list[str]:
    return ["".join([text for _, text in line]) for line in lines]


_NAMES: dict[object, str] = {}


def _find_name(kind: object) -> str:
    while kind not in STANDARD_TYPES:
        kind = kind.parent  # type: ignore[attr-defined] # the root has a name
    name = STANDARD_TYPES[kind]  # type: ignore[index] # as just asked
    return "" if name in _PLAIN else name
