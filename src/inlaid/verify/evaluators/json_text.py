"""JSON, and JSON with comments."""

import json
import re

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import Evaluator, check_each

_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*[\s\S]*?\*/')
_TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')


def _check(text: str) -> tuple[Finding, ...]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return (Finding(SYNTAX_ERROR, error.msg, span=Span(error.lineno, error.colno)),)
    except RecursionError:
        return (Finding(SYNTAX_ERROR, "nested too deeply"),)
    return ()


def _check_commented(text: str) -> tuple[Finding, ...]:
    return _check(_TRAILING_COMMA.sub(_blank, _COMMENT.sub(_blank, text)))


def _blank(match: re.Match[str]) -> str:
    """Keep a string; replace the rest by white space, so that places stay the same."""
    return match[1] or re.sub(r"[^\n]", " ", match[0])


JSON = Evaluator(language="json", aliases=(), check=check_each(_check), tool="json of Python")
JSONC = Evaluator(
    language="jsonc",
    aliases=(),
    check=check_each(_check_commented),
    tool="json of Python",
)
