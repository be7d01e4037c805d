"""JSON with comments."""

import re

from inlaid.languages import json
from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language
from inlaid.languages.pieces import BRACES, Pieces

_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*[\s\S]*?\*/')
_TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')


def read_mistake(text: str) -> Mistake | None:
    """Return what is wrong besides comments and trailing commas."""
    return json.read_mistake(_TRAILING_COMMA.sub(_blank, _COMMENT.sub(_blank, text)))


def _blank(match: re.Match[str]) -> str:
    """Keep a string; replace the rest by white space, so that places stay the same."""
    return match[1] or re.sub(r"[^\n]", " ", match[0])


LANGUAGE = Language(
    name="jsonc",
    title="JSON with comments",
    comment="// {}",
    pieces=Pieces((BRACES, ("[\n", "\n]\n"))),
    syntax=ByReader(read_mistake, "json of Python"),
)
