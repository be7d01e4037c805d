"""A recorded run: which program called what, in which order, and what came back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from inlaid.diagnostics.location import Location


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What came back of a call, such as `201` or `NOT_FOUND`, by each name that it has.

    No texts: nothing is known but whether it is an error.
    """

    texts: tuple[str, ...] = ()
    is_error: bool = False

    def __str__(self) -> str:
        said = self.texts[0] if self.texts else ""
        return f"the error `{said}`" if self.is_error and said else f"`{said}`" if said else (
            "an error" if self.is_error else "success"
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One call: ``actor`` asked ``service`` for ``operation``; and its place in the trace.

    ``names`` and ``operations`` are what else the service and the operation may be called.
    ``answer`` None: not recorded. ``within``: the names of the spans or the test that it is part
    of. ``key`` and ``caller``: its own key, and that of the call which it was made to answer; empty
    where the trace doesn't tell. ``start`` and ``end`` are nanoseconds, both 0 where not known.
    """

    actor: str
    service: str
    operation: str
    location: Location
    names: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    answer: CallAnswer | None = None
    within: tuple[str, ...] = ()
    key: str = ""
    caller: str = ""
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.actor} -> {self.service}: {self.operation}"

    @property
    def services(self) -> tuple[str, ...]:
        """Every name of the service, the best one first."""
        return (self.service, *self.names)


def format_call(actor: str, service: str, operation: str) -> str:
    """Return one line of a trace, with its newline; what a recorder appends."""
    call = {"actor": actor, "service": service, "operation": operation}
    return json.dumps(call, ensure_ascii=False) + "\n"


def show_trace(calls: Iterable[Call]) -> tuple[str, ...]:
    """Return one line a call, numbered, as `inlaid trace show` prints it."""
    return tuple(f"{number}. {call}" for number, call in enumerate(calls, 1))


def choose_calls(calls: Iterable[Call], name: str) -> tuple[Call, ...]:
    """Return the calls within the spans or the test of a name; all without a name.

    A test may be named without its file: `test_pay` is `tests/test_shop.py::test_pay`.
    """
    return tuple(
        call for call in calls if not name or any(_is_named(one, name) for one in call.within)
    )


def _is_named(span: str, name: str) -> bool:
    return span == name or span.endswith(f"::{name}")
