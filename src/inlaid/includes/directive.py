"""What an include asks for, as a value (rules: sections 1 to 3 of the region reference)."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from inlaid.diagnostics.finding import Span
from inlaid.includes.block import LineKind
from inlaid.includes.placed import Placed
from inlaid.includes.selectors import Lines, Pattern, RegionName, Selector, Symbol

if TYPE_CHECKING:
    from inlaid.pages.verify_option import Asked


class Dedent(Enum):
    """How leading white space is removed when no number is given."""

    AUTO = "auto"
    OFF = "off"


class Context(Enum):
    """What becomes of the rest of the file."""

    NONE = "none"
    HIDDEN = "hidden"
    FOLD = "fold"


class DefaultTitle(Enum):
    """The title of a block whose fence has none: the name of the file, its path, or nothing."""

    FILE = "file"
    PATH = "path"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LiteralText:
    """A highlight entry: every occurrence of a text."""

    text: str


Highlight = LiteralText | Pattern | RegionName | Lines | Symbol


@dataclass(frozen=True, slots=True)
class Said:
    """What an option says of lines: that they are of a kind, or the number of their note."""

    option: str
    what: LineKind | int
    entry: Placed[Highlight]


@dataclass(frozen=True, slots=True)
class Diff:
    """The other side of a diff: another file, other selectors, another revision."""

    path: str = ""
    selectors: tuple[Placed[Selector], ...] = ()
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an include; each default is what an absent option means.

    ``title`` None: what ``default_title`` says; empty: no title. ``linenums``: "", "source", "off",
    or the number of the first line. ``elide`` None: a comment with dots; empty: no line. ``verify``
    None: what is usual for its kind is done. ``collapse``: the lines that are shown at first; 0 for
    all. ``said``: by `focus`, `mark` and `note`. ``tab``: its name in a group of blocks.
    """

    title: str | None = None
    linenums: str = ""
    hl: tuple[Placed[Highlight], ...] = ()
    hl_lines: str = ""
    said: tuple[Said, ...] = ()
    dedent: Dedent | int = Dedent.AUTO
    elide: str | None = None
    context: Context = Context.NONE
    diff: Diff | None = None
    rev: str = ""
    state: str = ""
    link: bool = True
    verify: "Asked | None" = None
    trace: str = ""
    width: str = ""
    id: str = ""
    collapse: int = 0
    tab: str | None = None
    default_title: DefaultTitle = DefaultTitle.FILE

    def find_title(self, path: str) -> str:
        """The title over what is shown of the file at ``path``; empty for none."""
        if self.title is not None:
            return self.title
        if self.tab is not None or self.default_title is DefaultTitle.NONE:
            return ""
        return path if self.default_title is DefaultTitle.PATH else path.rpartition("/")[2]


NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class Directive:
    """What an include asks for. ``language`` is empty for "by the file's name".

    ``attributes`` and ``classes`` are passed on to the host as they are.
    """

    language: str
    path: str
    path_span: Span
    selectors: tuple[Placed[Selector], ...] = ()
    options: Options = field(default_factory=Options)
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    option_spans: tuple[tuple[str, Span], ...] = ()

    def find_span(self, option: str) -> Span:
        """Where an option stands in the header; where the path does when it isn't written."""
        for name, span in self.option_spans:
            if name == option:
                return span
        return self.path_span


Side = tuple[str, str, tuple[Placed[Selector], ...]]


def list_sides(directive: Directive) -> tuple[Side, ...]:
    """Return what a directive reads: path, revision and selectors, of both sides of a diff."""
    options = directive.options
    after = (directive.path, options.rev, directive.selectors)
    if options.diff is None:
        return (after,)
    diff = options.diff
    before = (
        diff.path or directive.path,
        diff.revision or options.rev,
        diff.selectors or directive.selectors,
    )
    return after, before
