"""The tokens of a diagram as the parser goes over them, and the problems that it finds."""

from collections.abc import Callable
from typing import NoReturn

from inlaid.diagnostics import codes
from inlaid.diagnostics.diagnostic import Code, Diagnostic, is_error
from inlaid.diagnostics.location import Location
from inlaid.diagrams.language.envelope import DiagramText
from inlaid.diagrams.language.labels import restore_source
from inlaid.diagrams.language.scan import Token, TokenKind, find_tokens


class LineError(Exception):
    """The statement at hand can't be read; the parser goes on at the next line."""


class Cursor:
    """A place among the tokens of one diagram; what it ``takes`` lies behind it."""

    def __init__(self, text: DiagramText, problems: list[Diagnostic]) -> None:
        self.text = text
        self.diagnostics = problems
        self.errors = 0
        self.tokens: list[Token] = []
        self.index = 0

    def start(self) -> None:
        """Stand before the first token that isn't a line end."""
        self.tokens = find_tokens(self.text.text)
        while self.takes(TokenKind.NEWLINE):
            pass

    def guard(self, read: Callable[[], None]) -> None:
        """Read a statement; after one that can't be read go on at the next line."""
        try:
            read()
        except LineError:
            while self.token.kind not in (TokenKind.NEWLINE, TokenKind.END):
                self.index += 1

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self.tokens[self.index]

    def take(self) -> Token:
        """Take the token at hand, whatever it is."""
        token = self.tokens[self.index]
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    def takes(self, kind: TokenKind, text: str | None = None) -> Token | None:
        """Take the token at hand if it is of the kind, with the text if one is given."""
        token = self.tokens[self.index]
        if token.kind is kind and (text is None or token.text == text):
            self.index += 1
            return token
        return None

    def takes_keyword(self, *words: str) -> Token | None:
        """Take the token at hand if it is one of the keywords."""
        token = self.tokens[self.index]
        if token.kind is TokenKind.KEYWORD and token.text in words:
            self.index += 1
            return token
        return None

    def expect(self, kind: TokenKind, wanted: str = "") -> Token:
        """Take a token of the kind; fail, naming what is ``wanted``, without one."""
        token = self.takes(kind)
        if token is None:
            self.fail(wanted or kind.value)
        return token

    def expect_line_end(self, wanted: str = "the end of the line") -> None:
        """Take the end of a line; fail, naming what is ``wanted``, without one."""
        if self.token.kind is not TokenKind.END:
            self.expect(TokenKind.NEWLINE, wanted)

    def place(self, token: Token) -> Location:
        """The place of a token on the page."""
        return self.text.locate(token.start, max(token.end, token.start + 1))

    def report(self, code: Code, message: str, place: Location, help_: str = "") -> None:
        """Add a problem."""
        self.diagnostics.append(self.text.places.report(code, message, place, help_))
        self.errors += is_error(self.diagnostics[-1])

    def fail(self, wanted: str, help_: str = "") -> NoReturn:
        """Report that something else stands here than what is ``wanted``, and leave the line."""
        token = self.token
        self.report(
            codes.DIAGRAM_SYNTAX,
            f"expected {wanted}, found {_name_token(token)}",
            self.place(token),
            help_,
        )
        raise LineError


def _name_token(token: Token) -> str:
    match token.kind:
        case TokenKind.NEWLINE | TokenKind.END:
            return str(token.kind.value)
        case TokenKind.KEYWORD:
            return f"the keyword `{token.text}`"
        case TokenKind.UNREADABLE if not token.text.strip():
            return str(TokenKind.NEWLINE.value)
        case _:
            return f"`{restore_source(token.text.strip())[:60]}`"
