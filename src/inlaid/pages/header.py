"""The header of a fence: whether it asks for an include."""

import re

from inlaid.pages.words import WordError, split_words

_INCLUDE = re.compile(r'\s*(?:\S+\s+"?(?:\.\.?/|/)|\{[^\n]*\binclude=)')


def is_include(info: str) -> bool:
    """Whether an info string makes its fence an include."""
    if _INCLUDE.match(info) is None:
        return False
    if not info.lstrip().startswith("{"):
        return True
    try:
        return any(word.key == "include" for word in split_words(info, info.index("{") + 1))
    except WordError:
        return True
