"""SQL: what at least one of the common dialects accepts."""

from importlib import import_module

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.parsing.bounds import Bounds
from inlaid.verify.evaluators.evaluator import Evaluator, check_each
from inlaid.verify.sandbox.toolbox import find_missing

# Even a short text may keep it busy for hours: it tries each way to read twenty joins without `ON`.
_BOUNDS = Bounds(seconds=5, seconds_per_megabyte=200, small=0)
_DIALECTS = ("", "postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "oracle")


def _check(text: str) -> tuple[Finding, ...]:
    try:
        sqlglot = import_module("sqlglot")
        errors = import_module("sqlglot.errors")
    except ImportError:
        return (find_missing("sqlglot", "inlaid[verify]"),)
    first: tuple[Finding, ...] = ()
    for dialect in _DIALECTS:
        try:
            sqlglot.parse(text, dialect=dialect or None)
        except errors.SqlglotError as error:
            first = first or (_describe(error),)
        else:
            return ()
    return first


def _describe(error: Exception) -> Finding:
    details = getattr(error, "errors", None)
    if not details:
        return Finding(SYNTAX_ERROR, str(error).splitlines()[0])
    last = int(details[0]["col"] or 1)  # of the text that is highlighted
    first = max(1, last - len(details[0]["highlight"] or " ") + 1)
    span = Span(int(details[0]["line"] or 1), first)
    return Finding(SYNTAX_ERROR, str(details[0]["description"]), span=span)


SQL = Evaluator(
    language="sql",
    aliases=("postgresql", "postgres", "mysql", "sqlite", "plpgsql"),
    check=check_each(_check, _BOUNDS),
    tool="sqlglot",
)
