"""XML and SVG: well-formedness, by expat; nothing outside the text is read."""

from inlaid.languages.checks import ByReader, Mistake
from inlaid.languages.language import Language
from inlaid.languages.pieces import Pieces


def read_mistake(text: str) -> Mistake | None:
    """Return what expat says first."""
    from xml.parsers import expat  # noqa: PLC0415 (few pages hold XML)

    try:
        expat.ParserCreate(namespace_separator=None).Parse(text.strip().encode(), True)
    except expat.ExpatError as error:
        skipped = text[: len(text) - len(text.lstrip())].count("\n")
        return Mistake(expat.ErrorString(error.code), error.lineno + skipped, error.offset + 1)
    return None


SYNTAX = ByReader(read_mistake, "expat of Python")

LANGUAGE = Language(
    name="xml",
    title="XML",
    aliases=("svg",),
    suffixes=("csproj", "svg", "xaml", "xml", "xsd"),
    comment="<!-- {} -->",
    pieces=Pieces((("<x>\n", "\n</x>\n"),)),
    syntax=SYNTAX,
)
