"""TOML."""

import re

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.diagnostics.finding import Finding, Span
from inlaid.verify.evaluators.evaluator import Evaluator, check_each

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def _check(text: str) -> tuple[Finding, ...]:
    import tomllib  # noqa: PLC0415 (few pages hold TOML)

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (text.count("\n") + 1, 1)
        span = Span(int(line), int(column))
        return (Finding(SYNTAX_ERROR, _PLACE.sub("", str(error)), span=span),)
    except RecursionError:
        return (Finding(SYNTAX_ERROR, "nested too deeply"),)
    return ()


TOML = Evaluator(language="toml", aliases=(), check=check_each(_check), tool="tomllib of Python")
