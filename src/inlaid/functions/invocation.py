"""What is invoked, within which limits, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path


class RuntimeLanguage(Enum):
    """The languages whose functions can be run; the value is its AWS name."""

    NODE = "nodejs"
    PYTHON = "python"


class LogFormat(Enum):
    """How a function's log lines look, as the setting of the same name in AWS."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Function:
    """A handler: the export of a module in the folder that is its task root."""

    folder: Path
    module: str
    export: str
    language: RuntimeLanguage

    @property
    def handler(self) -> str:
        """The handler as AWS writes it: ``module.export``."""
        return f"{self.module}.{self.export}"


@dataclass(frozen=True, slots=True)
class FunctionSettings:
    """Limits and environment of a function: seconds, MB; ``init_timeout`` is AWS's own limit."""

    timeout: float = 3.0
    memory: int = 128
    log_format: LogFormat = LogFormat.TEXT
    runtime: str | None = None
    environment: tuple[tuple[str, str], ...] = ()
    init_timeout: float = 10.0


@dataclass(frozen=True, slots=True)
class Returned:
    """The handler's result, as JSON text."""

    payload: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The handler's error: its type, and the JSON text of it that a caller would get."""

    error_type: str
    payload: str


Outcome = Returned | Failed


class InvocationStatus(Enum):
    """How an invocation ended, as its report says."""

    SUCCESS = "success"
    ERROR = "error"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The measures of one invocation: milliseconds and MB; ``init_ms`` on a cold start only."""

    request_id: str
    started: datetime
    duration_ms: float
    init_ms: float | None
    memory_mb: int
    memory_used_mb: int
    status: InvocationStatus
    error_type: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """All that one invocation gave.

    ``init_log`` and ``log`` hold what the function wrote before and after the event was handed
    over; ``platform_log`` is what AWS adds when it ends a function.
    """

    outcome: Outcome
    report: ReportLine
    init_log: str = ""
    log: str = ""
    platform_log: str = ""
    init_failed: bool = False
