"""Facts about one run that reports and provenance tell."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class RunFacts:
    """When, on what, with what: ``time`` in ISO 8601 (UTC), ``commit`` empty outside git.

    ``tools``: names with the versions that they gave. ``isolation_reason``: why programs
    weren't isolated better, empty when they were as well as can be. ``not_stopped``: what they
    could do nevertheless.
    """

    time: str
    commit: str
    tools: tuple[tuple[str, str], ...]
    isolation: str
    isolation_reason: str
    seconds: float
    not_stopped: tuple[str, ...] = ()

    @classmethod
    def of_nothing(cls) -> "RunFacts":
        """The facts of a run that was given up before anything was run."""
        return cls(format_now(), "", (), "nothing was run", "", 0)


def format_now() -> str:
    """Return the time, in ISO 8601 (UTC)."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
