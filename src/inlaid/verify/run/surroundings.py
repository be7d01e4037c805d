"""What is slow to find out of this machine, looked for in the background from an early time on."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from inlaid.verify.run.python_environment import identify_python
from inlaid.verify.sandbox.probe import find_isolation
from inlaid.verify.sandbox.program import Isolation

_Found = TypeVar("_Found")


class Surroundings:
    """What the machine offers and holds; each is looked for once, when it is first expected."""

    def __init__(self) -> None:
        self._isolation: dict[Path, Future[Isolation]] = {}
        self._python: Future[str] | None = None

    def expect_isolation(self, root: Path) -> "Future[Isolation]":
        """Begin to try what the system allows to programs on the project."""
        if root not in self._isolation:
            self._isolation[root] = _begin(partial(find_isolation, root))
        return self._isolation[root]

    def expect_python(self) -> "Future[str]":
        """Begin to survey what Python programs can import."""
        self._python = self._python or _begin(identify_python)
        return self._python


def _begin(find: Callable[[], _Found]) -> "Future[_Found]":
    executor = ThreadPoolExecutor(1)
    future = executor.submit(find)
    executor.shutdown(wait=False)
    return future
