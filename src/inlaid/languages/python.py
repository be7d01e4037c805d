"""Python: syntax by the interpreter that runs Inlaid."""

import ast
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from inlaid.languages.checks import GNU_MESSAGE, ByReader, Compiler, Mistake, Tool
from inlaid.languages.definition import SymbolKind
from inlaid.languages.grammar import Grammar
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces
from inlaid.languages.readers import find_body, named
from inlaid.languages.sessions import Session
from inlaid.languages.statements import Statements
from inlaid.languages.symbols import FoundDefinition, Spell, Symbols

if TYPE_CHECKING:
    from tree_sitter import Node

_PATTERNS = frozenset({"pattern_list", "tuple_pattern", "list_pattern"})


def _read_assignment(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    left = node.child_by_field_name("left")
    if left is None:
        return
    if left.type == "identifier":
        yield FoundDefinition(SymbolKind.CONSTANT, spell(left), find_body(node, "right"))
    elif left.type in _PATTERNS:
        for name in left.named_children:
            if name.type == "identifier":
                yield FoundDefinition(SymbolKind.CONSTANT, spell(name))


def _read_type(node: "Node", spell: Spell) -> Iterator[FoundDefinition]:
    left = node.child_by_field_name("left")
    yield FoundDefinition(SymbolKind.TYPE, spell(left).partition("[")[0])


def read_mistake(text: str) -> Mistake | None:
    """Return what the compiler says first."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<example>", "exec", flags=_FLAGS, dont_inherit=True)
    except SyntaxError as error:
        return Mistake(error.msg, error.lineno or 1, max(1, error.offset or 1))
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, too deep a nesting
        return Mistake(str(error) or type(error).__name__)
    return None


_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
SESSION = Session(("{python}", "-B"), "python_session.py")

LANGUAGE = Language(
    name="python",
    title="Python",
    aliases=("py", "python3", "py3", "pyi"),
    suffixes=("py", "pyi", "pyw"),
    programs=("python",),
    comment="# {}",
    grammar=Grammar("tree_sitter_python"),
    symbols=Symbols(
        found="classes, fields, `type` statements",
        wrappers=frozenset({"decorated_definition", "expression_statement"}),
        rules={
            "assignment": _read_assignment,
            "class_definition": named(SymbolKind.CLASS),
            "function_definition": named(SymbolKind.FUNCTION),
            "type_alias_statement": _read_type,
        },
    ),
    statements=Statements(
        blocks=frozenset(
            {
                "block",
                "case_clause",
                "elif_clause",
                "else_clause",
                "if_statement",
                "module",
                "while_statement",
            }
        ),
        declarations=(
            "class",
            "class_definition",
            "decorated_definition",
            "expression_statement:concatenated_string",
            "expression_statement:string",
            "function_definition",
            "global_statement",
            "import",
            "nonlocal_statement",
            "type_alias",
        ),
    ),
    pieces=Pieces((("async def f():\n", "\n"), ("for x in y:\n", "\n")), indent="    "),
    syntax=ByReader(read_mistake, "python {version}"),
    session=SESSION,
    run=("{python}", "-B"),
    compiler=Compiler(
        argv=("{python}", "-B", "{drivers}/python_compile.py"),
        message=GNU_MESSAGE,
        tool=Tool("python"),
        usual="the Python that runs Inlaid",
    ),
)
