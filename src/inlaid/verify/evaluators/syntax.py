"""The syntax of texts of a language, checked as its data says."""

from collections.abc import Sequence
from typing import assert_never

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.languages.checks import (
    ByDriver,
    ByGrammar,
    ByReader,
    ByRunning,
    Syntax,
    ToolCheck,
)
from inlaid.languages.language import Language
from inlaid.parsing.bounds import SMALL, Bounds
from inlaid.parsing.reading import read_text
from inlaid.parsing.refused import Refused
from inlaid.verify.evaluators.arguments import fill_argument
from inlaid.verify.evaluators.by_grammar import check_by_grammar, refuse
from inlaid.verify.evaluators.tool_driver import check_with_driver, check_with_tool
from inlaid.verify.sandbox.tools.toolbox import Toolbox, report_missing

_SECONDS = 5  # parsers in Python are slower than grammars, and slower still where much is nested


def check_syntax(
    language: Language, texts: Sequence[str], toolbox: Toolbox, interpreter: str = ""
) -> list[tuple[Finding, ...]]:
    """Return the faults of each text, in the same order: many at a time, as tools start slowly.

    ``interpreter``: a Python of another version, whose syntax counts.
    """
    if interpreter:
        driver = ByDriver((interpreter, "-B", "{drivers}/python_check.py"), "python")
        return check_with_driver(texts, toolbox, driver)
    match language.syntax:
        case ByGrammar() as syntax if language.grammar:
            return check_by_grammar(texts, toolbox, language.grammar, syntax)
        case ToolCheck() as syntax:
            return check_with_tool(texts, toolbox, syntax)
        case ByDriver() as syntax:
            return check_with_driver(texts, toolbox, syntax)
        case ByReader() as syntax:
            return [_read(syntax, text) for text in texts]
        case _:
            return [() for _ in texts]


def _read(syntax: ByReader, text: str) -> tuple[Finding, ...]:
    bounds = Bounds(_SECONDS, syntax.seconds_per_megabyte, 0 if syntax.slow else SMALL)
    try:
        found = read_text(syntax.read, text, bounds)
    except ImportError:
        return (report_missing(syntax.tool, f"install {syntax.package}"),)
    if isinstance(found, Refused):
        return (refuse(found),)
    if found is None:
        return ()
    return (Finding(SYNTAX_ERROR, found.message, span=Span(found.line, found.column)),)


def name_tool(language: Language) -> str:
    """Return the program or library that checks the syntax of a language, "" for none."""
    return _name_tool(language.syntax, language) if language.syntax else ""


def _name_tool(syntax: Syntax, language: Language) -> str:
    match syntax:
        case ByGrammar():
            return language.grammar.package if language.grammar else ""
        case ToolCheck() | ByDriver():
            return syntax.argv[0]
        case ByReader() | ByRunning():
            return fill_argument(syntax.tool)
        case _:
            assert_never(syntax)
