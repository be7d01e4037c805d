"""What a page shows that can be proved: its examples."""

from dataclasses import dataclass
from enum import Enum

from inlaid.diagnostics.location import Location
from inlaid.includes.block import Line
from inlaid.pages.verify_option import PLAIN, UNASKED, VerifyOption, Words
from inlaid.verify.settings import NO_PAGE, PageVerify


class ExampleKind(Enum):
    """What an example is."""

    INCLUDED = "included file"
    TYPED = "typed-in block"
    COMMANDS = "commands"
    OUTPUT = "output"
    DIAGRAM = "diagram"


@dataclass(frozen=True, slots=True)
class Example:
    """One block of a page.

    ``location``: its opening line, ``header`` the text of that line. ``text``: for an included
    file, the whole file; else the body, whose first line is line ``first_line`` of the page behind
    ``prefix``. ``source``: the included file, relative to the project root. ``lines``: what is
    shown of it. ``language``: the label by which it is read, in lower case; of a typed-in block
    that begins at a prompt another than ``written``, the fence's. ``trace``: of a diagram, the
    recorded trace that it must tell. ``option_place``: where its option is written, on the fence or
    in the comment above, with the text of that line. ``id``: unique on the page, and the same
    whatever is written above its heading. ``words``: what else its option says. ``page``: what its
    page says of all its blocks. ``is_hidden``: it stands in a comment, and only runs. ``session``:
    the name that another tool's attribute gives to the state it shares. ``unless``: Python that
    leaves it out. ``attributes``: rustdoc's, which say how it is compiled and run.
    """

    location: Location
    header: str
    kind: ExampleKind
    language: str
    text: str
    option: VerifyOption = UNASKED
    first_line: int = 0
    prefix: str = ""
    source: str = ""
    lines: tuple[Line, ...] = ()
    name: str = ""
    trace: str = ""
    option_place: tuple[Location, str] | None = None
    id: str = ""
    written: str = ""
    words: Words = PLAIN
    page: PageVerify = NO_PAGE
    is_hidden: bool = False
    session: str = ""
    unless: str = ""
    attributes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The page and line, by which an example is known in reports."""
        return f"{self.location.path}:{self.location.line}"
