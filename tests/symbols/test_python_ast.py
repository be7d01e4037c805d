"""Python's functions and classes have the lines that the `ast` module gives them.

Besides, they have what `ast` doesn't know: comments directly above, and at the end of the body.
"""

import ast
import importlib.util
from pathlib import Path

import pytest

from inlaid.markers.source import parse_source
from inlaid.markers.source_map import find_regions
from inlaid.symbols import SymbolKind, list_symbols

MODULES = (
    "argparse", "ast", "asyncio.tasks", "collections", "configparser", "contextlib", "dataclasses",
    "difflib", "email.message", "enum", "functools", "http.client", "inspect", "json.decoder",
    "logging", "shutil", "subprocess", "tarfile", "textwrap", "typing", "unittest.mock", "zipfile",
)  # fmt: skip
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def walk(node, scope, lines):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, DEFINITIONS):
            name = f"{scope}.{child.name}" if scope else child.name
            yield name, find_first(child, lines), find_last(child, lines)
            yield from walk(child, name, lines)
        else:
            yield from walk(child, scope, lines)


def comment_column(line):
    text = line.lstrip(" \t")
    return len(line) - len(text) if text.startswith("#") else None


def find_first(node, lines):
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    while first > 1 and comment_column(lines[first - 2]) == node.col_offset:
        first -= 1
    return first


def find_last(node, lines):
    last = node.end_lineno
    for number in range(last + 1, len(lines) + 1):
        line = lines[number - 1]
        column = comment_column(line)
        if column is not None and column > node.col_offset:
            last = number
        elif line.strip():
            break
    return last


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_same_lines_as_ast(module):
    path = importlib.util.find_spec(module).origin
    source = parse_source(path, Path(path).read_text("utf-8"))
    expected = list(walk(ast.parse(source.text), "", source.lines))
    kinds = {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CLASS}
    found = [
        (symbol.name, symbol.lines.first, symbol.lines.last)
        for symbol in list_symbols(find_regions(source, dialects=()))
        if symbol.kind in kinds
    ]
    assert found == expected
    assert len(found) > 5
