"""What a line of a shell's command leaves open, so that the next line belongs to the command."""

import re
from dataclasses import dataclass

_CLOSING = {
    "'": re.compile(r"[^']*'"),
    "$'": re.compile(r"(?:[^'\\]|\\.)*'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*"'),
}
# A comment, or what can't open anything, comes before what can.
_OPENING = re.compile(
    r"""\\.|(?:^|(?<=[\s;(]))\#.*|<<<|(?P<quote>\$?'|")"""
    r"""|<<(?P<tabs>-?)[ \t]*(?P<mark>['"\\]?)(?P<word>\w+)(?(mark)['"]?)"""
)
_JOINED = re.compile(r"(?:(?<!\\)(?:\\\\)*\\|(?:\||&&)[ \t]*)$")


@dataclass(frozen=True, slots=True)
class OpenCommand:
    """What is open at the end of a line: a quotation, here-documents, or the command itself."""

    quote: str = ""
    documents: tuple[str, ...] = ()
    joined: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the next line belongs to the command."""
        return bool(self.quote or self.documents or self.joined)


NOTHING = OpenCommand()


def read_line(line: str, before: OpenCommand = NOTHING) -> OpenCommand:
    """Return what is open after a line, by what was open before it."""
    if before.documents and not before.quote:
        ends = line.strip() == before.documents[0]
        return OpenCommand("", before.documents[1:] if ends else before.documents, before.joined)
    documents = list(before.documents)
    at, quote = 0, before.quote
    while True:
        if quote:
            closed = _CLOSING[quote].match(line, at)
            if closed is None:
                return OpenCommand(quote, tuple(documents))
            at = closed.end()
        opening = _OPENING.search(line, at)
        if opening is None:
            break
        at, quote = opening.end(), opening["quote"] or ""
        documents += [opening["word"]] if opening["word"] else []
        if opening[0].startswith("#"):
            line = line[: opening.start()]
            break
    return OpenCommand("", tuple(documents), _JOINED.search(line) is not None)
