"""Perl: syntax by `perl -c`, sandboxed because it runs BEGIN blocks."""

import re

from inlaid.languages.checks import ToolCheck
from inlaid.languages.language import Language
from inlaid.languages.statements import Statements

_MESSAGE = re.compile(
    r"^(?P<message>.*?) at \d+ line (?P<line>\d+)(?:\.|, (?P<more>near .*)|,)", re.MULTILINE
)

LANGUAGE = Language(
    name="perl",
    title="Perl",
    aliases=("pl",),
    suffixes=("pl", "pm"),
    comment="# {}",
    statements=Statements(),
    syntax=ToolCheck(("perl", "-c"), _MESSAGE),
    run=("perl",),
)
