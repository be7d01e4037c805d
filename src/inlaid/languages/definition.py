"""What a source defines: names, kinds and lines."""

from dataclasses import dataclass
from enum import Enum

from inlaid.markers.regions import Range


class SymbolKind(Enum):
    """What is defined; the words of the languages themselves where they agree."""

    CLASS = "class"
    CONSTANT = "constant"  # a variable as well: what a name stands for
    ENUM = "enum"
    EXTENSION = "extension"  # Swift's; Rust's `impl`
    FIELD = "field"
    FUNCTION = "function"
    INTERFACE = "interface"
    MACRO = "macro"
    MEMBER = "enum member"
    METHOD = "method"
    NAMESPACE = "namespace"
    OBJECT = "object"
    PROPERTY = "property"
    STRUCT = "struct"
    TRAIT = "trait"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition: its qualified name (`Cart.total`), kind and source lines.

    ``lines`` begin with the doc comment and decorators, ``line`` is where the definition itself
    begins. ``body``: the lines between head and end, None when it has none of its own.
    ``shared``: there is a body, on a line of the head. ``short``: the name without a part that may
    be left out (the trait of Rust's `impl`), or another name (`default`); equal to ``name`` else.
    """

    name: str
    kind: SymbolKind
    lines: Range
    line: int
    body: Range | None
    shared: bool
    short: str
