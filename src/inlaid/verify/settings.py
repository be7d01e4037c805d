"""The `verify` part of the configuration as values."""

from dataclasses import dataclass, field

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
class TestedProject:
    """A program that pages quote: its folder, how it is tested, compiled and measured.

    ``compile``: a command, ``auto`` for the usual one of its language, empty for none.
    ``coverage``: the LCOV files that ``run`` writes, relative to the folder. ``needs``: the
    programs without which nothing of it is run.
    """

    name: str
    place: Place
    run: str = ""
    compile: str = ""
    coverage: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()

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
class VerifySettings:
    """Everything under `verify:`; the defaults are those of a project that says nothing.

    ``traces``: names, each with the file that tests of projects may write, relative to the root, or
    that of the spans which they send; set elsewhere.
    """

    projects: tuple[TestedProject, ...] = ()
    runs: tuple[NamedRun, ...] = ()
    sessions: tuple[tuple[str, Place], ...] = ()
    skip: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)
    coverage: tuple[str, ...] = ()
    min_coverage: float | None = None
    require_isolation: bool = False
    unverified: str = ""
    placeholders: tuple[HoleType, ...] = ()
    require: tuple[Requirement, ...] = ()
    traces: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all projects, runs and sessions that are named."""
        return (
            *(project.place for project in self.projects),
            *(run.place for run in self.runs),
            *(place for _, place in self.sessions),
        )

    @property
    def types(self) -> HoleTypes:
        """The types of placeholders, the site's own among them."""
        return STANDARD.with_own(self.placeholders)
