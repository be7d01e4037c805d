"""Python: syntax by the interpreter that runs Inlaid."""

import ast
import sys
import warnings

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import (
    DRIVERS,
    GNU_MESSAGE,
    Compiler,
    Evaluator,
    Session,
    check_each,
)
from inlaid.verify.sandbox.toolbox import Tool

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def _check(text: str) -> tuple[Finding, ...]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<example>", "exec", flags=_FLAGS, dont_inherit=True)
    except SyntaxError as error:
        span = Span(error.lineno or 1, max(1, error.offset or 1))
        return (Finding(SYNTAX_ERROR, error.msg, span=span),)
    except (ValueError, RecursionError, MemoryError) as error:  # null bytes, too deep a nesting
        return (Finding(SYNTAX_ERROR, str(error) or type(error).__name__),)
    return ()


PYTHON = Evaluator(
    language="python",
    aliases=("py", "python3", "py3", "pyi"),
    check=check_each(_check),
    tool=f"python {sys.version_info.major}.{sys.version_info.minor}",
    session=Session((sys.executable, "-B"), "python_session.py", "python"),
    run=(sys.executable, "-B"),
    compiler=Compiler(
        argv=(sys.executable, "-B", str(DRIVERS / "python_compile.py")),
        message=GNU_MESSAGE,
        tool=Tool("python", "python"),
    ),
)
