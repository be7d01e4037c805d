"""JSON."""

import json

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language


def read_mistake(text: str) -> Mistake | None:
    """Return what Python's parser says first."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Mistake(error.msg, error.lineno, error.colno)
    except RecursionError:
        return Mistake("nested too deeply")
    return None


LANGUAGE = Language(
    name="json",
    title="JSON",
    suffixes=("ipynb", "json", "jsonc"),
    syntax=ByReader(read_mistake, "json of Python"),
)
