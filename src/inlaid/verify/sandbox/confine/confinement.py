"""How one program is confined, as plain values that are sent to the launcher."""

from dataclasses import dataclass

LAYER = ("upper", "overlay")  # the folders of a box that a throw-away layer is kept in


@dataclass(frozen=True, slots=True)
class Layer:
    """The project as a throw-away layer; ``removed`` are the files that the program must not see.

    ``covered``: folders of the project that are shown empty.
    """

    folder: str
    removed: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the project, shown where the project is; ``packages`` are shown in it."""

    folder: str
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Namespaces:
    """Namespaces of its own, whose file system holds what is named here and nothing else.

    ``shown``: pairs of a path outside and the path inside. ``writable``: pairs of the name of a
    folder in ``box``, which holds what the view is made from, and its path inside. ``links``:
    symbolic links, pairs of a path inside and what it leads to. ``threads``: a bound, 0 for none.
    ``hides_sockets``: whether Landlock hides abstract sockets of the machine, whose network it has.
    """

    box: str
    shown: tuple[tuple[str, str], ...]
    writable: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...] = ()
    project: Layer | Copy | None = None
    network: str = "none"
    threads: int = 0
    hides_sockets: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """Landlock of the version, and seccomp: what may be read and run, and what be written, too."""

    version: int
    readable: tuple[str, ...]
    writable: tuple[str, ...]
    network: bool


@dataclass(frozen=True, slots=True)
class Confinement:
    """A program, its limits as names and values of ``resource``, and how it is shut off."""

    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    cwd: str
    limits: tuple[tuple[str, int], ...] = ()
    way: Namespaces | Rules | None = None
