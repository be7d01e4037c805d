"""A program to be run, and how far the system lets us shut it in."""

from dataclasses import dataclass, field

from inlaid.verify.sandbox.limits import Network, RunOutcome


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the system lets us shut off: namespaces, and a throw-away layer over the project.

    Without the layer programs get a copy of the project. ``landlock``: the version of Landlock that
    is used, 0 for none; with namespaces only for programs on the machine's network. ``reason``: why
    it isn't the best degree.
    """

    namespaces: bool
    overlay: bool
    landlock: int = 0
    reason: str = field(default="", compare=False, repr=False)

    @property
    def description(self) -> str:
        """The degree in words, for reports."""
        if self.namespaces:
            project = "throw-away project layer" if self.overlay else "a copy of the project"
            return f"namespaces, {project}"
        if self.landlock:
            return f"Landlock {self.landlock}, a copy of the project"
        return "limits only"


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: arguments, and optionally where in which project, its input, what it may reach.

    ``root`` is the absolute folder of the project that the program sees as a layer of its own,
    ``cwd`` a folder relative to it; without a root it runs in an empty folder. ``inputs``: patterns
    that name the secrets of the project which it may see. ``records``: with no network it may still
    reach itself, where it has a namespace of its own.
    """

    argv: tuple[str, ...]
    root: str = ""
    cwd: str = ""
    stdin: str = ""
    files: tuple[tuple[str, str], ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    passed: tuple[str, ...] = ()
    network: Network = Network.NONE
    collect: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    records: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a program and the text of the files to be collected, where they exist."""

    outcome: RunOutcome
    collected: tuple[tuple[str, str], ...] = ()
