"""Values that cost something to make, the last used of which are kept."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps at most ``most`` values; what is used least recently goes first.

    Unlike functools.lru_cache on a method it holds no reference to its owner, so that an owner and
    all that it has read are freed as soon as nobody needs them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def take(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """Return the value kept for ``key``, or what ``make`` makes of it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        value = self._kept[key] = make(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        """Keep none of them any longer."""
        self._kept.clear()
