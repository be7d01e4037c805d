"""Units of work: what is run once, however many examples depend on it."""

from dataclasses import dataclass

from inlaid.diagnostics.finding import Finding
from inlaid.languages.checks import Tool
from inlaid.verify.examples.steps import Step
from inlaid.verify.level import Level
from inlaid.verify.plan.step_result import StepResult
from inlaid.verify.sandbox.limits import End, Limits, RunOutcome
from inlaid.verify.sandbox.program import Program
from inlaid.verify.sandbox.tools.needs import Need
from inlaid.verify.settings import Place


@dataclass(frozen=True, slots=True)
class SyntaxWork:
    """Check that a text parses; ``interpreter``: by which, empty for the usual one.

    ``is_whole``: it is a file, and not what a page shows, which may be a piece of one.
    """

    language: str
    text: str
    interpreter: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class SessionWork:
    """Run steps one after the other in one process of a language.

    ``setup``: how many of the first steps are not of a page, and ``teardown`` of the last.
    ``interpreter``: its program, as a path or a name; empty for the usual one. ``fixtures``: those
    of pytest that the steps use. ``page``: the page whose steps they are.
    """

    language: str
    steps: tuple[Step, ...]
    program: Program
    place: Place
    limits: Limits
    setup: int = 0
    teardown: int = 0
    interpreter: str = ""
    fixtures: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class ProgramWork:
    """Run a program: a named run, the tests or the compiler of a project, an included file.

    ``label`` says in reports what it is; ``command`` is what a person would type. ``tool``: what is
    not there when the program ends with status 127. ``needs``: without these it isn't run.
    ``is_own``: a driver of ours, which uses no installed packages, only the tool.
    """

    label: str
    command: str
    program: Program
    place: Place
    limits: Limits
    tool: Tool | None = None
    needs: tuple[Need, ...] = ()
    is_own: bool = False


Work = SyntaxWork | SessionWork | ProgramWork


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a unit of work; only what applies to its kind is filled.

    ``collected``: name and text of the files that the program was to leave behind. ``uses``: the
    installed Python packages that it has read, None for any of them. ``level``: what is proved of a
    text without faults.
    """

    faults: tuple[Finding, ...] = ()
    steps: tuple[StepResult, ...] = ()
    outcome: RunOutcome = RunOutcome(End.EXITED, 0, "", 0.0)  # noqa: RUF009 (frozen)
    collected: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] | None = None
    cached: bool = False
    level: Level = Level.PARSED
