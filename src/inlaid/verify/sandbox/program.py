"""A program to be run, and how far the system lets us shut it in."""

from dataclasses import dataclass

from inlaid.verify.sandbox.limits import Network, Outcome


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the system lets us shut off: namespaces, and a throw-away layer over the project."""

    namespaces: bool
    overlay: bool

    @property
    def description(self) -> str:
        """In words, for reports."""
        if not self.namespaces:
            return "limits only: this system has no namespaces for us"
        return "namespaces" + (", throw-away project layer" if self.overlay else "")


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: arguments, and optionally where in which project, its input, what it may reach.

    ``root`` is the absolute folder of the project that the program sees as a layer of its own,
    ``cwd`` a folder relative to it; without a root it runs in an empty folder.
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


@dataclass(frozen=True, slots=True)
class Run:
    """The outcome of a program and the text of the files to be collected, where they exist."""

    outcome: Outcome
    collected: tuple[tuple[str, str], ...] = ()
