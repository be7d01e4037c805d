"""A piece of reading that is done here or in a child."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from inlaid.parsing.bounds import Bounds
from inlaid.parsing.refused import RefusalReason, Refused

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Task(Generic[_Value]):
    """A call that reads a text of ``size`` bytes within ``bounds``."""

    reader: Callable[..., _Value | Refused]
    arguments: tuple[object, ...]
    size: int
    bounds: Bounds


def perform(task: Task[_Value]) -> _Value | Refused:
    """Do it in this process; where Python's own parsers give up, that is a refusal."""
    try:
        return task.reader(*task.arguments)
    except RecursionError:
        return Refused(RefusalReason.DEPTH)
    except MemoryError:
        return Refused(RefusalReason.MEMORY)


@dataclass(frozen=True, slots=True)
class Raised:
    """A fault of ours in a child, which is raised where it was asked for."""

    error: Exception
