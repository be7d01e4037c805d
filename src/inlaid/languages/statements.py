"""Which lines of a program can be executed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statements:
    """How a grammar writes the statements of a language.

    ``blocks``: types of nodes whose named children are statements, besides those that end in
    `_block` or `_body`. ``declarations``: how the types of statements that only declare begin or
    end; of an expression with one part, the type is `expression_statement:PART`. Without a grammar
    each line that isn't blank may be executed.
    """

    blocks: frozenset[str] = frozenset()
    declarations: tuple[str, ...] = ()
