"""What the functions of the public API return: frozen, and covered by semantic versioning."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Severity
from inlaid.includes.block import Line, name_origin
from inlaid.verify.judge.verdicts import Status
from inlaid.verify.level import Level


@dataclass(frozen=True, slots=True)
class RelatedPlace:
    """A second place that explains a diagnostic, such as the line of a source."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: its code, what was found, the place, and what would help.

    ``path`` is relative to the root, ``line`` and ``column`` are 1-based, ``end_column`` is
    exclusive; columns count characters. ``text`` is the line there, if there is one to show.
    """

    code: str
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    end_column: int
    text: str = ""
    help: str = ""
    related: tuple[RelatedPlace, ...] = ()

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place}: {self.severity.value}[{self.code}] {self.message}"


def is_good(diagnostics: tuple[Diagnostic, ...]) -> bool:
    """Whether none of them is an error."""
    return all(problem.severity is not Severity.ERROR for problem in diagnostics)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: diagnostics in the order of their places, and how much was checked."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int
    includes: int
    diagrams: int

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and notes are none."""
        return is_good(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Block:
    """What an include shows.

    ``line`` and ``end_line``: those of its fence in the page. ``path``: the source, relative to the
    root; ``revision``: of git, empty for the file as it is now. ``language`` is ``diff`` for a
    diff. ``title`` is empty for a block without one. ``highlighted``: numbers of ``lines``, from 1.
    """

    line: int
    end_line: int
    path: str
    revision: str
    language: str
    title: str
    lines: tuple[Line, ...]
    highlighted: tuple[int, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def text(self) -> str:
        r"""The lines joined by ``\n``, without a final line end."""
        return "\n".join(line.text for line in self.lines)

    @property
    def origin(self) -> str:
        """Where the lines stand: ``path:first-last``, with ``@revision`` after the path if any."""
        return name_origin(self.path, self.revision, self.lines)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The blocks of a page that can be shown, in order, and everything that is wrong with it.

    ``sources``: paths of the files read, relative to the root.
    """

    path: str
    blocks: tuple[Block, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return is_good(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Region:
    """A named part of a source, in the dialect that marks it.

    ``lines``: what an include of it shows. ``first``, ``last``: the source lines between its first
    and its last marker, 1-based and inclusive; ``last`` is less than ``first`` when it is empty.
    """

    name: str
    dialect: str
    lines: tuple[Line, ...]
    first: int
    last: int

    @property
    def text(self) -> str:
        r"""The lines joined by ``\n``, without a final line end."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of an example of a page.

    ``path`` and ``line``: its fence. ``source``: the file that it includes, empty for none.
    ``kind`` and ``proved`` are the words of the report. ``reason``: why it was skipped. ``level``:
    how much is proved, None unless it is ok. ``covered``: tests executed all of its shown lines.
    ``cached``: all of it was known from an earlier run.
    """

    path: str
    line: int
    kind: str
    language: str
    source: str
    status: Status
    level: Level | None
    covered: bool
    reason: str
    proved: tuple[str, ...]
    seconds: float
    cached: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of the examples, in the order of the pages, and everything that is wrong.

    Of ``executable_lines`` shown lines tests executed ``executed_lines``; both are 0 when nothing
    was measured. ``isolation``: how programs were kept apart, in words.
    """

    results: tuple[ExampleResult, ...]
    diagnostics: tuple[Diagnostic, ...]
    executed_lines: int
    executable_lines: int
    isolation: str

    @property
    def ok(self) -> bool:
        """Whether no example failed and there is no error."""
        return not self.count(Status.FAILED) and is_good(self.diagnostics)

    def count(self, status: Status) -> int:
        """How many examples have that status."""
        return sum(result.status is status for result in self.results)


@dataclass(frozen=True, slots=True)
class Diagram:
    """A sequence diagram: a file of SVG with its style, its name, and its steps in words.

    All three are empty when an error stands in the way.
    """

    svg: str
    title: str
    steps: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return is_good(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Export:
    """Pages that were exported; with an error nothing was written.

    ``pages``, ``blocks`` and ``diagrams``: how many there are. ``written`` and ``deleted``: files,
    relative to the folder of the export; what was right is left as it is.
    """

    pages: int
    blocks: int
    diagrams: int
    written: tuple[str, ...]
    deleted: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return is_good(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Publication:
    """A published release.

    ``target``: its URL. ``location``: where to open the site. ``files``: of the whole site.
    ``is_new`` is false when the target served it already. ``notices``: what is worth knowing.
    """

    target: str
    location: str
    release: str
    files: int
    sent: int
    sent_bytes: int
    deleted: int
    invalidated: tuple[str, ...]
    notices: tuple[str, ...]
    is_new: bool
