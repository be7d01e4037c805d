"""How much a program may use, how it may end, and what it may reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

MIB = 1024 * 1024


class Network(Enum):
    """What a program may talk to."""

    NONE = "none"
    LOOPBACK = "loopback"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one program and all that it starts: seconds, bytes, numbers."""

    seconds: float = 60
    cpu_seconds: int = 60
    memory: int = 2048 * MIB
    processes: int = 256
    output: int = MIB
    file_size: int = 256 * MIB
    disk: int = 4096 * MIB

    @property
    def threads(self) -> int:
        """How many threads the kernel allows, with room for programs that start many."""
        return 8 * self.processes


class End(Enum):
    """Why a program ended."""

    EXITED = "exited"
    TIME = "time"
    CPU = "cpu"
    MEMORY = "memory"
    PROCESSES = "processes"
    OUTPUT = "output"
    FILE = "file"
    DISK = "disk"
    UNCONFINED = "unconfined"


REFUSED = "inlaid: cannot confine the program: "  # what a launcher prints that can't

# The statuses of programs that the kernel has ended at a limit, as a shell reports them.
SIGNAL_ENDS: Mapping[int, End] = {152: End.CPU, 153: End.FILE}  # SIGXCPU, SIGXFSZ on Linux


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a program did: why it ended, its exit status, output and errors together, seconds."""

    end: End
    status: int
    output: str
    seconds: float

    @property
    def is_success(self) -> bool:
        """Whether it ended by itself, with status 0."""
        return self.end is End.EXITED and self.status == 0


def explain_end(outcome: RunOutcome, limits: Limits) -> str:
    """Return the end in words: what was exceeded, or the exit status."""
    match outcome.end:
        case End.EXITED:
            return f"ended with status {outcome.status}"
        case End.TIME:
            return f"did not end within {limits.seconds:g} s"
        case End.CPU:
            return f"used more than {limits.cpu_seconds} s of processor time"
        case End.MEMORY:
            return f"used more than {limits.memory // MIB} MiB of memory"
        case End.PROCESSES:
            return f"started more than {limits.processes} processes"
        case End.OUTPUT:
            return f"printed more than {limits.output // 1024} KiB"
        case End.FILE:
            return f"wrote a file of more than {limits.file_size // MIB} MiB"
        case End.DISK:
            return f"wrote files of more than {limits.disk // MIB} MiB"
        case End.UNCONFINED:
            return "could not be sandboxed"
