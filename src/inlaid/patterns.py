"""Regular expressions that are compiled when they are used: most runs need few of ours."""

import re
from typing import cast


class LatePattern:
    """Stands in for a pattern; what has been asked of it is found at once the next time."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # what copying asks for
            raise AttributeError(name)
        found: object = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found


def late_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, but compile it no sooner than one of its methods is used."""
    return cast("re.Pattern[str]", LatePattern(pattern, flags))
