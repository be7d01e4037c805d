"""Output in comments, compared as pytest-examples writes it, and as people write values.

It sorts a set, writes each address as the same one, and breaks what is long as Black does; people
write quotes and spaces as they like. Source: pytest-examples 0.0.18, `run_code.py`.
"""

import ast
import re

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{8,16}\b")
_SPACE = re.compile(r"\s+")
_TRAILING = re.compile(r",(?=[)\]}])")


def is_same_output(shown: str, printed: str) -> bool:
    """Whether a text differs from the one that is shown only in what the tool makes the same."""
    shown, printed = (_ADDRESS.sub("0x", text).strip() for text in (shown, printed))
    if shown == printed or _break_nowhere(shown) == _break_nowhere(printed):
        return True
    return _is_same_set(shown, printed)


def _break_nowhere(text: str) -> str:
    return _TRAILING.sub("", _SPACE.sub("", text)).replace('"', "'")


def _is_same_set(shown: str, printed: str) -> bool:
    if not (shown.startswith("{") and printed.startswith("{")):
        return False
    try:
        sets = [ast.literal_eval(text) for text in (shown, printed)]
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return False
    return isinstance(sets[0], set) and sets[0] == sets[1]
