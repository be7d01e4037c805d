"""Which layer of a bucket holds each path, as a table so small that a CloudFront function has room.

Each path has three slots, given by its hash, and the numbers in them combine (XOR) to the number of
its layer. So a slot is one character, and 100 paths take about 123; a path that isn't in the table
gets any number at all. Source: Botelho, Pagh and Ziviani, "Simple and space-efficient minimal
perfect hash functions", 2007 (the peeling of a random 3-partite hypergraph).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from math import ceil
from string import ascii_letters, digits
from typing import Final

ALPHABET: Final = f"{ascii_letters}{digits}-_"
_NOWHERE: Final = len(ALPHABET) - 1
_MOST_LAYERS: Final = _NOWHERE
_LAYER_SIZE: Final = 32  # bytes that the name of a layer takes in the function
_Slots = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class EdgeMap:
    """The layers by their numbers, and the table; it is empty when there is one layer only."""

    layers: tuple[str, ...]
    seed: int = 0
    segment: int = 0
    slots: str = ""


def make_edge_map(layers: Mapping[str, str], gone: Iterable[str]) -> EdgeMap:
    """Return the map of the paths to their layers.

    Paths in ``gone`` still lie in some layer, and no reader may get them.
    """
    names = tuple(sorted(set(layers.values())))
    if len(names) == 1:
        return EdgeMap(names)
    numbers = dict.fromkeys(gone, _NOWHERE)
    numbers |= {path: names.index(layer) for path, layer in layers.items()}
    segment = _count_slots(len(numbers)) // 3
    for seed in count():
        if slots := _fill(numbers, seed, segment):
            return EdgeMap(names, seed, segment, slots)
    raise AssertionError  # count() has no end


def count_layers(paths: int, room: int) -> int:
    """Return how many layers the map of so many paths may have in ``room`` bytes, at least one."""
    return max(1, min(_MOST_LAYERS, (room - _count_slots(paths)) // _LAYER_SIZE))


def _count_slots(paths: int) -> int:
    return 3 * ceil((1.23 * paths + 32) / 3)


def _find_slots(path: str, seed: int, segment: int) -> _Slots:
    digest = hashlib.sha256(f"{seed}:{path}".encode()).digest()
    first, second, third = (int.from_bytes(digest[n : n + 4]) % segment for n in (0, 4, 8))
    return first, segment + second, 2 * segment + third


def _fill(numbers: Mapping[str, int], seed: int, segment: int) -> str:
    """Return the table, or nothing when this seed has none."""
    places = [_find_slots(path, seed, segment) for path in numbers]
    values = list(numbers.values())
    table = [0] * (3 * segment)
    order = _peel(places, 3 * segment)
    if len(order) < len(places):
        return ""
    for index, own in reversed(order):
        first, second, third = places[index]
        table[own] = values[index] ^ table[first] ^ table[second] ^ table[third]
    return "".join(ALPHABET[number] for number in table)


def _peel(places: list[_Slots], size: int) -> list[tuple[int, int]]:
    """Return paths in an order in which each has a slot that no later one has, with that slot."""
    counts, indices = [0] * size, [0] * size
    for index, slots in enumerate(places):
        for slot in slots:
            counts[slot] += 1
            indices[slot] ^= index  # once one is left, this is its index
    order: list[tuple[int, int]] = []
    alone = [slot for slot in range(size) if counts[slot] == 1]
    while alone:
        own = alone.pop()
        if counts[own] != 1:
            continue
        index = indices[own]
        order.append((index, own))
        for slot in places[index]:
            counts[slot] -= 1
            indices[slot] ^= index
            if counts[slot] == 1:
                alone.append(slot)
    return order
