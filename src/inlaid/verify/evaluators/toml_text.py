"""TOML."""

import re

from inlaid.diagnostics.codes import SYNTAX_ERROR
from inlaid.verify.evaluators.evaluator import Evaluator, check_each
from inlaid.verify.sandbox.faults import Fault

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def _check(text: str) -> tuple[Fault, ...]:
    import tomllib  # noqa: PLC0415 (few pages hold TOML)

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (text.count("\n") + 1, 1)
        return (Fault(SYNTAX_ERROR, _PLACE.sub("", str(error)), int(line), int(column)),)
    except RecursionError:
        return (Fault(SYNTAX_ERROR, "nested too deeply"),)
    return ()


TOML = Evaluator(language="toml", aliases=(), check=check_each(_check), tool="tomllib of Python")
