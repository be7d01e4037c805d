"""Visual Studio Code and many others: ``#region NAME`` to ``#endregion [NAME]`` in a comment.

Source: https://code.visualstudio.com/docs/editor/codebasics#_folding
"""

import re

from inlaid.core.dialects.dialect import Dialect, Kind, Mark, Repeats

# What may stand before the word, and what closes it; each form on a line of its own.
_FORMS = tuple(
    re.compile(rf"[ \t]*{opener}{word}(?P<name>{boundary}.*?)?[ \t]*{closer}[ \t]*")
    for boundary in (r"(?<=\w)[^\w]",)
    for opener, word, closer in (
        (r"//+!?[ \t]*#?[ \t]*", r"(?P<end>end)?region", ""),
        (r"(?:--+|::|@?rem|@?REM|'|;+|%+|\*)[ \t]*#[ \t]*", r"(?P<end>end)?region", ""),
        (r"#+[ \t]*(?:#[ \t]*)?(?:pragma[ \t]+)?", r"(?P<end>end)?region", ""),
        (r"#[ \t]*", r"(?P<end>End[ \t]*)?Region", ""),
        (r"<!--[ \t]*#?[ \t]*", r"(?P<end>end)?region", r"-->"),
        (r"\{?/\*+[ \t]*#?[ \t]*", r"(?P<end>end)?region", r"\*+/\}?"),
        (r"\(\*+[ \t]*#?[ \t]*", r"(?P<end>end)?region", r"\*+\)"),
        (r"\{?\{[!#]-*[ \t]*#?[ \t]*", r"(?P<end>end)?region", r"[-#]*\}\}?"),
        (r"\"(?://)?[ \t]*#?[ \t]*", r"(?P<end>end)?region", r"\"[ \t]*:[^:]*"),
        (r"\"(?://)?[ \t]*#[ \t]*", r"(?P<end>end)?region", r"\"[ \t]*,?"),
    )
)


def read_line(line: str) -> tuple[Mark, ...]:
    """The marker of a line that holds nothing else."""
    for form in _FORMS:
        if found := form.fullmatch(line):
            kind = Kind.END if found["end"] else Kind.START
            start = len(line) - len(line.lstrip())
            return (Mark(kind, _clean_name(found["name"] or ""), start, len(line.rstrip())),)
    return ()


def _clean_name(name: str) -> str:
    name = name.strip()
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return name[1:-1].strip() if quoted else name


DIALECT = Dialect(
    name="vscode",
    keys=("region", "Region"),
    trigger=re.compile(r"egion"),
    read_line=read_line,
    repeats=Repeats.JOIN,
    anonymous_ends=True,
    loose=True,
    example="// #region NAME ... // #endregion",
)
