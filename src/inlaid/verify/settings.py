"""The `verify` part of the configuration as values."""

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from inlaid.verify.level import Level
from inlaid.verify.output.hole_types import STANDARD, HoleType, HoleTypes
from inlaid.verify.sandbox.limits import Limits, Network
from inlaid.verify.sandbox.tools.needs import Need

_SPANS = ".inlaid/spans"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something runs, relative to the project, and what it may reach."""

    root: str = ""
    env: tuple[tuple[str, str], ...] = ()
    pass_env: tuple[str, ...] = ()
    network: Network = Network.NONE
    timeout: float = 0
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionCode:
    """Code that runs beside the blocks of a page: of a language, written out or in a file.

    ``path``: the file, relative to the project; then ``text`` is empty until it is read.
    """

    language: str
    text: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """Where a session runs, what runs before its first block and after its last, and by what.

    ``interpreters``: the program of each that has another than usual, by its name: as given, or,
    once they have been looked for, as an absolute path. ``fixtures``: those of pytest by name.
    """

    place: Place = Place()
    interpreters: tuple[tuple[str, str], ...] = ()
    setup: tuple[SessionCode, ...] = ()
    teardown: tuple[SessionCode, ...] = ()
    fixtures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Execution:
    """Blocks that run although none of their output is shown: of languages, on some pages.

    ``languages`` None: of every language that can run. ``pages``: as those of a Requirement.
    """

    languages: tuple[str, ...] | None = None
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Prelude:
    """Code before each typed-in block of a language that is compiled; ``pages`` as above."""

    code: SessionCode
    pages: str = ""


@dataclass(frozen=True, slots=True)
class TestedProject:
    """A program that pages quote: its folder, how it is tested, compiled and measured.

    ``compile``: a command, ``auto`` for the usual one of its language, empty for none.
    ``coverage``: the LCOV files that ``run`` writes, relative to the folder. ``needs``: the
    programs without which nothing of it is run. ``blocks``: the languages whose typed-in blocks are
    compiled against it.
    """

    name: str
    place: Place
    run: str = ""
    compile: str = ""
    coverage: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    blocks: tuple[str, ...] = ()

    @property
    def spans(self) -> str:
        """The file, relative to the root, that holds the spans which its tests send."""
        return find_spans_file(self.name)


def find_spans_file(project: str) -> str:
    """Return the file, relative to the root, that holds the spans which a project's tests send."""
    return f"{_SPANS}/{project}.jsonl"


def is_spans_file(path: str) -> bool:
    """Whether a path is that of the spans of a project's tests."""
    return path.startswith(f"{_SPANS}/")


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A command whose output pages show."""

    name: str
    place: Place
    run: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """The least level of some blocks: of a language, or of the pages that a pattern names.

    Empty for any. ``pages`` is matched with a page's path relative to the project; `*` stands for
    any text, slashes included.
    """

    level: Level
    language: str = ""
    pages: str = ""


@dataclass(frozen=True, slots=True)
class PageVerify:
    """What the front matter of a page says of its blocks. ``off``: why none of them is verified."""

    off: str = ""
    execute: tuple[Execution, ...] = ()
    require: tuple[Requirement, ...] = ()
    apart: bool | None = None
    sessions: tuple[tuple[str, SessionSettings], ...] = ()
    skip: tuple[tuple[str, str], ...] = ()
    compile: tuple[Execution, ...] = ()
    prelude: tuple[Prelude, ...] = ()


NO_PAGE = PageVerify()


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """Everything under `verify:`; the defaults are those of a project that says nothing.

    ``apart``: each block has a session of its own. ``bare``: the language of fences without one.
    Set elsewhere are ``traces``: names, each with the file that tests of projects may write,
    relative to the root, or that of the spans which they send; ``live``: whether blocks run that
    need the network; ``interpreters``: those that sessions use which name none; ``foreign``: the
    Pythons, of these or of sessions, that read
    another syntax than ours.
    """

    projects: tuple[TestedProject, ...] = ()
    runs: tuple[NamedRun, ...] = ()
    sessions: tuple[tuple[str, SessionSettings], ...] = ()
    execute: tuple[Execution, ...] = ()
    apart: bool = False
    skip: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)
    coverage: tuple[str, ...] = ()
    min_coverage: float | None = None
    require_isolation: bool = False
    unverified: str = ""
    placeholders: tuple[HoleType, ...] = ()
    require: tuple[Requirement, ...] = ()
    traces: tuple[tuple[str, str], ...] = ()
    live: bool = False
    interpreters: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    bare: str = ""
    compile: tuple[Execution, ...] = ()
    prelude: tuple[Prelude, ...] = ()

    def of_page(self, page: PageVerify) -> "VerifySettings":
        """The settings as they are for a page, whose own come first."""
        if page == NO_PAGE:
            return self
        return replace(
            self,
            execute=(*self.execute, *page.execute),
            apart=self.apart if page.apart is None else page.apart,
            sessions=tuple({**dict(self.sessions), **dict(page.sessions)}.items()),
            skip=(*self.skip, *page.skip),
            compile=(*self.compile, *page.compile),
            prelude=(*self.prelude, *page.prelude),
        )

    def executes(self, language: str, page: str) -> bool:
        """Whether blocks of a language run on a page although none of their output is shown."""
        return _asks(self.execute, language, page)

    def compiles(self, language: str, page: str) -> bool:
        """Whether typed-in blocks of a language are compiled on a page."""
        return _asks(self.compile, language, page)

    def find_preludes(self, language: str, page: str) -> str:
        """Return the code before each block of a language on a page: the site's first."""
        return "".join(
            prelude.code.text
            for prelude in self.prelude
            if prelude.code.language == language and is_page_of(page, prelude.pages)
        )

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all projects, runs and sessions that are named."""
        return (
            *(project.place for project in self.projects),
            *(run.place for run in self.runs),
            *(session.place for _, session in self.sessions),
        )

    @property
    def types(self) -> HoleTypes:
        """The types of placeholders, the site's own among them."""
        return STANDARD.with_own(self.placeholders)


def _asks(asked: tuple[Execution, ...], language: str, page: str) -> bool:
    return any(
        (one.languages is None or language in one.languages) and is_page_of(page, one.pages)
        for one in asked
    )


def is_page_of(path: str, pattern: str) -> bool:
    """Whether a pattern names a page; one that ends with a slash a folder, an empty one any."""
    return not pattern or fnmatchcase(path, f"{pattern}*" if pattern.endswith("/") else pattern)
