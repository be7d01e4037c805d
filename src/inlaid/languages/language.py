"""All that is known of a language."""

from dataclasses import dataclass

from inlaid.languages.block_shapes import Snippets
from inlaid.languages.checks import Compiler, Syntax
from inlaid.languages.grammar import Grammar
from inlaid.languages.pieces import Pieces
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import Symbols


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """A language, as data and pure functions. Each is one of a kind: equal to itself only.

    ``name`` is the label of its fences, ``aliases`` are other labels, and ``variants`` labels that
    are suffixes too: a file of one keeps that label, as `jsx`. ``suffixes`` (lower case, without
    the dot), ``files`` (whole names) and ``programs`` (of a `#!` line) tell its files. ``comment``:
    the form of a line that is one, with `{}` for its text, as `str.format` takes it.

    Each part that is left out can't be done: finding ``symbols``, telling ``statements`` for
    coverage, checking ``syntax`` (of a piece as ``pieces`` says), running blocks in a ``session``,
    a file by ``run``, a project by ``compiler``, or blocks as ``snippets``. A ``grammar`` is needed
    where a part says so.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    comment: str = ""
    grammar: Grammar | None = None
    symbols: Symbols | None = None
    statements: Statements | None = None
    syntax: Syntax | None = None
    pieces: Pieces | None = None
    session: Session | None = None
    run: tuple[str, ...] = ()
    compiler: Compiler | None = None
    snippets: Snippets | None = None

    @property
    def is_program(self) -> bool:
        """Whether more can be done with a text of it than to parse it."""
        return bool(self.session or self.run or self.compiler)

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels of its fences."""
        return (self.name, *self.aliases, *self.variants)
