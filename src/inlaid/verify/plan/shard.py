"""A part of the work for one of several machines: whole pages, so that sessions stay whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from inlaid.errors import UsageError
from inlaid.verify.examples.examples import Example


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``number`` (from 1) of ``count``."""

    number: int
    count: int


def parse_shard(text: str) -> Shard:
    """Return the shard that ``I/N`` writes. Raises UsageError."""
    first, slash, second = text.partition("/")
    if not (slash and first.isdecimal() and second.isdecimal()):
        raise UsageError(f"'{text}' is not I/N, such as 1/4")
    shard = Shard(int(first), int(second))
    if not 1 <= shard.number <= shard.count:
        raise UsageError(f"'{text}': the first number must be from 1 to {shard.count}")
    return shard


def select_shard(examples: Sequence[Example], shard: Shard | None) -> tuple[Example, ...]:
    """Return the examples of a shard; over all shards each example is in exactly one.

    Pages are dealt out by their number of examples, the largest first, to the least loaded.
    """
    if shard is None:
        return tuple(examples)
    sizes: dict[str, int] = {}
    for example in examples:
        sizes[example.location.path] = sizes.get(example.location.path, 0) + 1
    loads = [0] * shard.count
    mine: set[str] = set()
    for page, size in sorted(sizes.items(), key=lambda each: (-each[1], each[0])):
        part = loads.index(min(loads))
        loads[part] += size
        mine |= {page} if part == shard.number - 1 else set()
    return tuple(example for example in examples if example.location.path in mine)
