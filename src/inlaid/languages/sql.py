"""SQL: what at least one of the common dialects accepts."""

from importlib import import_module

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language

_DIALECTS = ("", "postgres", "mysql", "sqlite", "tsql", "bigquery", "snowflake", "oracle")


def read_mistake(text: str) -> Mistake | None:
    """Return what the first dialect says when none accepts the text."""
    sqlglot, errors = import_module("sqlglot"), import_module("sqlglot.errors")
    first: Mistake | None = None
    for dialect in _DIALECTS:
        try:
            sqlglot.parse(text, dialect=dialect or None)
        except errors.SqlglotError as error:
            first = first or _describe(error)
        else:
            return None
    return first


def _describe(error: Exception) -> Mistake:
    details = getattr(error, "errors", None)
    if not details:
        return Mistake(str(error).splitlines()[0])
    last = int(details[0]["col"] or 1)  # of the text that is highlighted
    first = max(1, last - len(details[0]["highlight"] or " ") + 1)
    return Mistake(str(details[0]["description"]), int(details[0]["line"] or 1), first)


LANGUAGE = Language(
    name="sql",
    title="SQL",
    aliases=("postgresql", "postgres", "mysql", "sqlite", "plpgsql"),
    suffixes=("sql",),
    comment="-- {}",
    # It tries each way to read twenty joins without `ON`.
    syntax=ByReader(read_mistake, "sqlglot", "inlaid[verify]", seconds_per_megabyte=200, slow=True),
)
