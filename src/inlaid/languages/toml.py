"""TOML."""

import re

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")


def read_mistake(text: str) -> Mistake | None:
    """Return what Python's parser says first."""
    import tomllib  # noqa: PLC0415 (few pages hold TOML)

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (text.count("\n") + 1, 1)
        return Mistake(_PLACE.sub("", str(error)), int(line), int(column))
    except RecursionError:
        return Mistake("nested too deeply")
    return None


LANGUAGE = Language(
    name="toml",
    title="TOML",
    suffixes=("toml",),
    comment="# {}",
    syntax=ByReader(read_mistake, "tomllib of Python"),
)
