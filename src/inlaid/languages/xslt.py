"""XSLT, which is XML."""

from inlaid.languages.language import Language
from inlaid.languages.xml import SYNTAX

LANGUAGE = Language(
    name="xslt",
    title="XSLT",
    suffixes=("xsl", "xslt"),
    comment="<!-- {} -->",
    syntax=SYNTAX,
)
