"""Compile the texts of a JSON list on standard input; print what is wrong with each, as JSON.

A program of its own, for a Python of another version than ours. Nothing of the texts is run.
"""

import ast
import json
import sys
import warnings


def main() -> None:
    """Print a list with a message and its place for each text, null where it compiles."""
    warnings.simplefilter("ignore")
    print(json.dumps([_check(text) for text in json.load(sys.stdin)]))  # noqa: T201 (this is a program)


def _check(text: str) -> "dict[str, object] | None":
    try:
        compile(text, "<example>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, True)
    except SyntaxError as error:
        column = max(1, error.offset or 1)
        return {"message": error.msg, "line": error.lineno or 1, "column": column}
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, too deep a nesting
        return {"message": str(error) or type(error).__name__, "line": 1, "column": 1}
    return None


main()
