"""What has to hold for an example, in terms of units of work."""

from dataclasses import dataclass

from inlaid.diagnostics.diagnostic import Code
from inlaid.verify.examples.examples import Example
from inlaid.verify.plan.work import ProgramWork, SessionWork, SyntaxWork, Work
from inlaid.verify.settings import TestedProject


@dataclass(frozen=True, slots=True)
class SessionKey:
    """A session: the page it belongs to, its name, and the program that runs it.

    ``number``: how often it has started anew on the page.
    """

    page: str
    name: str
    family: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Parses:
    """The text parses."""

    work: SyntaxWork


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps from ``first`` on, before ``last``, end and print as their page says."""

    session: SessionKey
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PrintsSteps:
    """What the steps printed is the text of the example."""

    session: SessionKey
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PrintsProgram:
    """What the program printed is the text of the example."""

    work: ProgramWork


@dataclass(frozen=True, slots=True)
class Succeeds:
    """The program ends with status 0."""

    work: ProgramWork


@dataclass(frozen=True, slots=True)
class Feeds:
    """The text is the input of the program; its output is judged where it is shown."""

    work: ProgramWork


@dataclass(frozen=True, slots=True)
class Passes:
    """The tests of the project pass."""

    work: ProgramWork
    project: TestedProject


@dataclass(frozen=True, slots=True)
class Compiles:
    """The project compiles."""

    work: ProgramWork
    project: TestedProject


@dataclass(frozen=True, slots=True)
class CompilesBlock:
    """The typed-in block compiles, and ends well where it is run.

    ``index``: which block of the work it is. ``rows``: of each line of its file the line of the
    block, 1-based, 0 for one that isn't of it. ``raises``: it must fail when it runs;
    ``must_fail``: it must not compile.
    """

    work: ProgramWork
    index: int
    rows: tuple[int, ...]
    runs: bool = False
    raises: bool = False
    must_fail: bool = False


Proof = (
    Parses
    | Steps
    | PrintsSteps
    | PrintsProgram
    | Succeeds
    | Feeds
    | Passes
    | Compiles
    | CompilesBlock
)


@dataclass(frozen=True, slots=True)
class PlannedExample:
    """An example with its proofs, or the reason why it is skipped, or what is wrong with it.

    ``excused``: its author gave that reason. ``reported``: why it fails, where the page's own
    problems tell more.
    """

    example: Example
    proofs: tuple[Proof, ...] = ()
    skipped: str = ""
    excused: bool = False
    fault: str = ""
    fault_code: Code | None = None
    reported: str = ""


@dataclass(frozen=True, slots=True)
class VerifyPlan:
    """All entries in order, and the work of each session."""

    entries: tuple[PlannedExample, ...]
    sessions: tuple[tuple[SessionKey, SessionWork], ...]

    @property
    def works(self) -> tuple[Work, ...]:
        """Every unit of work once, in the order in which it is first needed."""
        own = [
            proof.work
            for entry in self.entries
            for proof in entry.proofs
            if not isinstance(proof, Steps | PrintsSteps)
        ]
        return tuple(dict.fromkeys([*(work for _, work in self.sessions), *own]))
