"""Syntax by a tree-sitter grammar: the same answer on every machine, no tool to install."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inlaid.diagnostics.codes import LIMIT_PARSE, SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.languages.checks import ByGrammar, ToolCheck
from inlaid.languages.grammar import Grammar
from inlaid.parsing.reading import read_tree
from inlaid.parsing.refused import RefusalReason, Refused
from inlaid.verify.evaluators.tool_driver import explain_with_tool
from inlaid.verify.sandbox.tools.toolbox import Toolbox, report_missing

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_MOST_SHOWN = 40  # characters of the unexpected text
_NO_LINES = 0, -2  # no tool knows better


@dataclass(frozen=True, slots=True)
class _Found:
    """A fault by the grammar, and the lines that its error node covers."""

    fault: Finding
    first: int
    last: int


def check_by_grammar(
    texts: Sequence[str], toolbox: Toolbox, grammar: Grammar, syntax: ByGrammar
) -> list[tuple[Finding, ...]]:
    """Return the first fault of each text by its grammar."""
    opening, explainer = syntax.opening, syntax.explainer
    found = [
        _check(opening if syntax.always or opening.strip() not in text else "", text, grammar)
        for text in texts
    ]
    if explainer is None or toolbox.find(explainer.argv[0]) is None:
        return [() if mistake is None else (mistake.fault,) for mistake in found]
    return _explain(texts, found, explainer, toolbox)


def refuse(refused: Refused) -> Finding:
    """Return the fault of a text that can't be parsed within bounds."""
    return Finding(LIMIT_PARSE, f"this was not checked: {refused.message}")


def _explain(
    texts: Sequence[str], found: Sequence[_Found | None], explainer: ToolCheck, toolbox: Toolbox
) -> list[tuple[Finding, ...]]:
    faulty = [(index, mistake) for index, mistake in enumerate(found) if mistake is not None]
    results: list[tuple[Finding, ...]] = [() for _ in texts]
    if not faulty:
        return results
    told = explain_with_tool([texts[index] for index, _ in faulty], toolbox, explainer)
    for (index, known), better in zip(faulty, told, strict=True):
        near = better is not None and known.first - 1 <= better.start.line <= known.last + 1
        results[index] = (_join(known.fault, better) if better and near else known.fault,)
    return results


def _join(known: Finding, better: Finding) -> Finding:
    """A tool that names no column is right about the line, the grammar about the column."""
    same = better.start == (known.start.line, 1, 0)
    return replace(better, span=known.span) if same else better


def _check(opening: str, text: str, grammar: Grammar) -> _Found | None:
    data = (opening + text).encode("utf-8", "replace")
    found = read_tree(grammar, data, _find_fault, opening.count("\n"))
    if not isinstance(found, Refused):
        return found
    if found.reason is RefusalReason.GRAMMAR:
        return _Found(report_missing(grammar.module, "install inlaid[verify]"), *_NO_LINES)
    return _Found(refuse(found), *_NO_LINES)


def _find_fault(tree: "Tree", data: bytes, offset: int) -> _Found | None:
    """The first fault; ``offset`` lines stand before the text that was looked at."""
    root = tree.root_node
    if not root.has_error:
        return None
    node = next(_find_errors(root), root)
    fault = _describe(node, data.decode(), offset)
    first = min(fault.start.line, node.start_point.row + 1 - offset)
    return _Found(fault, first, max(fault.start.line, node.end_point.row + 1 - offset))


def _find_errors(node: "Node") -> Iterator["Node"]:
    """The innermost errors, in the order of the text."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        inner = [child for child in found.children if child.has_error]
        if found.is_missing or (found.is_error and not inner):
            yield found
        waiting += reversed(inner)


def _describe(node: "Node", text: str, offset: int) -> Finding:
    row, start = _find_start(node)
    lines = text.split("\n")
    line = lines[row] if row < len(lines) else ""
    column = len(line.encode()[:start].decode("utf-8", "ignore"))
    shown = line[column:].strip()[:_MOST_SHOWN]
    message = _name_missing(node) if node.is_missing else f"unexpected '{shown}'"
    if not node.is_missing and not shown:
        message = "unexpected end of the line"
    above = None if line[:column].strip() or ";" not in text else _find_unfinished(lines[:row])
    if above is not None and shown[:1].isalnum() and not node.is_missing:
        row, column = above
        message = f"something is missing before '{shown}'"
    return Finding(SYNTAX_ERROR, message, span=Span(max(1, row + 1 - offset), column + 1))


def _find_unfinished(lines: list[str]) -> tuple[int, int] | None:
    """The end of the last line with code, if no statement or block ends or begins there."""
    for row in range(len(lines) - 1, -1, -1):
        code = lines[row].rstrip()
        if code:
            return None if code.endswith((";", "{", "}", ",", ":", "*/")) else (row, len(code))
    return None


def _find_start(node: "Node") -> tuple[int, int]:
    """The place to point at: a long error starts where parsing broke off, at its last part."""
    start = node.start_point
    if node.is_error and node.end_point.row > start.row and node.children:
        start = node.children[-1].start_point
    return start.row, start.column


def _name_missing(node: "Node") -> str:
    return "something is missing here" if node.is_named else f"'{node.type}' is missing"
